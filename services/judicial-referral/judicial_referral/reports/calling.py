"""What each of the nine situations calls for: the matters to refer, and the departments to ask.

Police must hear of each at once (高检发〔2020〕9号, 2); the procuratorate
supervises (未成年人保护法105).
"""

from judicial_referral.referrals.models import Matter
from reference.departments import Trigger
from reference.situations import Situation

_ALWAYS = (Matter.POLICE_INVESTIGATION, Matter.PROSECUTION)
_BESIDES = {
    Situation.VIOLENCE: (Matter.PROTECTION_ORDER,),
    Situation.SEXUAL_ABUSE_UNDER_14: (Matter.PROTECTION_ORDER, Matter.REVOCATION),
    Situation.SEXUAL_ABUSE_FROM_14: (Matter.PROTECTION_ORDER, Matter.REVOCATION),
    Situation.UNATTENDED: (Matter.REVOCATION,),
    Situation.BEGGING: (Matter.REVOCATION,),
    Situation.OTHER_HARM: (Matter.PROTECTION_ORDER,),
}
_TRIGGERS = {
    Situation.VIOLENCE: Trigger.DOMESTIC_VIOLENCE,
    Situation.UNATTENDED: Trigger.UNATTENDED,
    Situation.TRAFFICKED: Trigger.MISSING,
    Situation.BEGGING: Trigger.BEGGING,
}


def matters(situation: Situation) -> tuple[Matter, ...]:
    """What to think of at triage, the first first; whoever triages decides."""
    return (*_ALWAYS, *_BESIDES.get(situation, ()))


def triggers(situation: Situation) -> list[Trigger]:
    """Which facts of the departments' matrix hold; legal aid without means test is among them."""
    besides = _TRIGGERS.get(situation)
    return [Trigger.NINE_SITUATIONS, *([besides] if besides else [])]
