"""Why a family is not approved, or a child not given into its care."""

from chassis.errors import Conflict, Invalid


class HouseholdThere(Conflict):
    """This carer is on the list of families already."""

    title_zh = "该家庭已登记"


class HouseholdPlaceUnknown(Invalid):
    """The family lives in a county, township or village of your area."""

    title_zh = "家庭住址不在您的辖区"


class FosterNotByInstitution(Conflict):
    """Foster care is organised by a child-welfare institution (家庭寄养管理办法 5)."""

    title_zh = "家庭寄养由儿童福利机构组织实施"


class KinNotByGuidanceCentre(Conflict):
    """A guidance centre does not answer for a child in kin care."""

    title_zh = "儿童福利指导中心不承担亲属抚养监督"


class TooManyPlaces(Invalid):
    """A family takes no more children than the rule allows."""

    title_zh = "超过家庭可照料儿童人数上限"


class CarerAgeUnfit(Conflict):
    """The main carer is too young or too old (家庭寄养管理办法 8)."""

    title_zh = "主要照料人年龄不符合规定"


class CarerUneducated(Conflict):
    """The main carer of a foster family has finished junior middle school at least."""

    title_zh = "主要照料人文化程度不符合规定"


class OwnChildTooYoung(Conflict):
    """A foster family has no child of its own below the age of the rule."""

    title_zh = "寄养家庭有学龄前子女"


class HomeUnfit(Conflict):
    """A foster family has local hukou, a fixed home and enough floor for each member."""

    title_zh = "户籍或者住房条件不符合规定"


class IncomeTooLow(Conflict):
    """The family's yearly income for each member is below that of the place."""

    title_zh = "家庭人均收入低于当地标准"


class CarerInfectious(Conflict):
    """A member of the family has an infectious disease or one that bars from care."""

    title_zh = "家庭成员患有传染病或者不宜寄养的疾病"


class CarerCriminal(Conflict):
    """A member of the family has a criminal record."""

    title_zh = "家庭成员有犯罪记录"


class CarerHasBadHabits(Conflict):
    """A member of the family takes drugs, drinks to excess, gambles or the like."""

    title_zh = "家庭成员有不良生活嗜好"


class CarerHarmedChildren(Conflict):
    """Who harmed, abandoned or trafficked children is no carer (未成年人保护法 22)."""

    title_zh = "照料人曾实施侵害行为（未成年人保护法22）"


class CarerNeglectedDuties(Conflict):
    """Who refused or long neglected to care for a child is no carer (未成年人保护法 22)."""

    title_zh = "照料人曾拒不履行或者怠于履行照护职责（未成年人保护法22）"


class CarerUnsuitable(Conflict):
    """The person is unsuitable for another reason (未成年人保护法 22)."""

    title_zh = "照料人有其他不适宜情形（未成年人保护法22）"


class HouseholdDecided(Conflict):
    """It was decided on this family's application already."""

    title_zh = "该家庭申请已处理"


class HouseholdNotApproved(Conflict):
    """Only an approved family takes children and is suspended."""

    title_zh = "该家庭未经批准或者已暂停"


class HouseholdNotSuspended(Conflict):
    """The family is not suspended."""

    title_zh = "该家庭未被暂停"


class HouseholdGone(Conflict):
    """The family is off the list."""

    title_zh = "该家庭已退出"


class HouseholdHasChildren(Conflict):
    """Children are in this family's care; bring them elsewhere first."""

    title_zh = "家庭中仍有被照料儿童"


class HouseholdFull(Conflict):
    """Every place of this family is taken."""

    title_zh = "该家庭已无名额"


class AlreadyWithHousehold(Conflict):
    """The child is in a family's care already; bring it back to an agency first."""

    title_zh = "儿童已在家庭照料中"


class ChildDidNotConsent(Invalid):
    """A child of this age is fostered only with its consent (家庭寄养管理办法)."""

    title_zh = "未经儿童本人同意"


class ChildOfAge(Conflict):
    """Who is of age is not given into a family's care; end the custody."""

    title_zh = "儿童已成年"


class ChildNotFosterable(Conflict):
    """A severely disabled child who needs professional care is not fostered."""

    title_zh = "需长期专业照护的重度残疾儿童不宜家庭寄养"


class HealthUnknown(Conflict):
    """Record the health check first; who is severely disabled is not fostered."""

    title_zh = "尚无入院体检记录"


class AgreementMissing(Invalid):
    """Kin care begins with a written agreement; name its number."""

    title_zh = "缺少委托抚养协议"


class NotInCareOfHousehold(Conflict):
    """The child is not in a family's care now."""

    title_zh = "儿童不在家庭照料中"


class TrialNotOver(Conflict):
    """The trial period of foster care is not over (融合期)."""

    title_zh = "寄养融合期未满"


class CareSettled(Conflict):
    """The agreement of this care is signed already."""

    title_zh = "寄养协议已签订"


class HouseholdVisitDateImpossible(Invalid):
    """A visit lies after the family was approved and not in the future."""

    title_zh = "探访日期不合理"
