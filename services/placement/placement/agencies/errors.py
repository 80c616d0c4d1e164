"""Why an agency cannot be entered, changed, assessed or converted."""

from chassis.errors import Conflict, Forbidden, Invalid


class AgencyElsewhere(Forbidden):
    """The agency has its seat outside your area, or belongs to another organisation."""

    title_zh = "机构不在您的辖区或不属于您的单位"


class OperatorNotYoursToName(Forbidden):
    """Which organisation runs an agency is for the authority at its seat to say."""

    title_zh = "机构的运营单位由主管民政部门确定"


class AgencyNotConvertible(Conflict):
    """Only a child-welfare institution of a county becomes a guidance or protection centre."""

    title_zh = "仅县级儿童福利机构可以转型"


class AgencyHasResidents(Conflict):
    """Children still live here; transfer them before the agency is converted."""

    title_zh = "机构内仍有儿童"


class AgencyHasHolds(Conflict):
    """Beds are still held for children here; release them before the agency is converted."""

    title_zh = "机构仍有预留床位"


class AgencyHasHouseholds(Conflict):
    """The institution still answers for families that foster; hand them over first."""

    title_zh = "机构仍负责家庭寄养"


class AgencyAnswersForNoHousehold(Conflict):
    """A guidance centre answers for no child in care, and only an institution runs foster care."""

    title_zh = "该机构不得负责家庭照料"


class AgencyFactsMissing(Conflict):
    """Record staff, fire safety and budget first; the missing ones are named under errors."""

    title_zh = "机构资料不全，无法评估"


class FireCheckNotYetMade(Invalid):
    """A fire safety check that counts has been made: its day lies not in the future."""

    title_zh = "消防检查日期不得晚于今日"


class AgencyNotAssessable(Conflict):
    """Only a county's institution that is neither retained nor planned for transfer is assessed."""

    title_zh = "该机构不在评估范围"


class AgencyNotRetainable(Conflict):
    """Only an assessed institution that has the resources is retained by the province."""

    title_zh = "该机构不符合保留条件"


class AgencyRetained(Conflict):
    """The province keeps this institution; it is not converted."""

    title_zh = "该机构已由省级批准保留"


class MovesUnfinished(Conflict):
    """A plan to move the children of this institution is not yet carried out."""

    title_zh = "儿童转移尚未完成"


class AgencyTakesNoChildren(Conflict):
    """A guidance centre takes no children."""

    title_zh = "指导中心不收留儿童"


class AgencyNotAssessed(Conflict):
    """Assess the institution before it is converted."""

    title_zh = "机构未经评估不得转型"


class AgencyTransitionRefused(Conflict):
    """An institution on its way to conversion does not pass from here to there."""

    title_zh = "机构转型步骤不符"


class ApprovalMissing(Conflict):
    """An institution is retained only with the number of the province's approval."""

    title_zh = "缺少省级批准文号"


class AgencyHasAgreements(Conflict):
    """A protection centre still entrusts children to this institution; end the agreement first."""

    title_zh = "委托照料协议尚未终止"


class CapabilityUnproven(Conflict):
    """Record valid proof of the capability first: staff, equipment and licence."""

    title_zh = "能力缺少有效证明"


class CapabilityPromised(Conflict):
    """A care agreement in force rests on this capability."""

    title_zh = "该能力已列入委托照料协议"


class AgencyThere(Conflict):
    """An agency of this name has its seat there already."""

    title_zh = "该机构已登记"
