"""Why a row is rejected: a stable code, and the sentence in both languages."""

from typing import NamedTuple


class Reason(NamedTuple):
    """What the county reads beside row and column."""

    en: str
    zh: str


REASONS = {
    "row_columns": Reason("The row has another number of cells than the header.", "列数与表头不符"),
    "row_repeated": Reason("The same child stands in an earlier row.", "与前面的行重复"),
    "missing": Reason("This is needed.", "必填项为空"),
    "too_long": Reason("The text is too long.", "内容过长"),
    "character": Reason("The cell holds a character that cannot be kept.", "含有不能保存的字符"),
    "village_unknown": Reason("There is no such village or community.", "村（居）代码不存在"),
    "village_outside": Reason("The village lies outside your area.", "村（居）不在本辖区"),
    "one_identity": Reason(
        "Give either the number or the reason why there is none.", "身份号码与无户籍原因须填其一"
    ),
    "resident_id_length": Reason("An identity number has 18 characters.", "身份号码应为18位"),
    "resident_id_old_form": Reason(
        "Fifteen-digit numbers ended in 2013; ask for the present one.", "15位身份号码已停用"
    ),
    "resident_id_character": Reason(
        "An identity number has 17 digits, then a digit or X.", "身份号码含有非法字符"
    ),
    "resident_id_province": Reason(
        "The first two digits name no province.", "身份号码省份代码错误"
    ),
    "resident_id_date": Reason("The date of birth in it does not exist.", "身份号码出生日期不存在"),
    "resident_id_future": Reason("The date of birth in it lies in the future.", "出生日期晚于今日"),
    "resident_id_adult": Reason("The person is 18 or older.", "已年满18周岁"),
    "resident_id_check": Reason("The check character does not fit.", "身份号码校验码错误"),
    "date": Reason("A date is written 2015-03-01.", "日期格式应为2015-03-01"),
    "birth_future": Reason("The date of birth lies in the future.", "出生日期晚于今日"),
    "birth_adult": Reason("The person is 18 or older.", "已年满18周岁"),
    "birth_contradicts": Reason("The identity number has another date.", "出生日期与身份号码不符"),
    "sex": Reason("The sex is male or female.", "性别应为男或女"),
    "sex_contradicts": Reason("The identity number says otherwise.", "性别与身份号码不符"),
    "phone": Reason("This is no telephone number.", "电话号码格式错误"),
    "division": Reason("This is no code of a division.", "行政区划代码错误"),
    "category": Reason("There is no such category.", "儿童类别代码错误"),
    "guardian": Reason("A guardian has a name and a relation.", "监护人须填姓名与关系"),
    "too_short": Reason("The text is too short.", "内容过短"),
    "word": Reason("This is none of the words for this column.", "不是该列允许的取值"),
    "yes_or_no": Reason("Write true or false (是 or 否).", "应填是或否"),
    "unreadable": Reason("The cell cannot be read.", "内容无法识别"),
    "grade": Reason("A grade is 1, 2, 3 or 4.", "残疾等级应为1至4级"),
    "prefecture": Reason("Four digits of a prefecture are needed.", "应为四位地级行政区划代码"),
    "disability": Reason("Given exactly where one is disabled.", "残疾信息与状况不符"),
    "illness": Reason("Given exactly where the child is ill.", "疾病信息与健康状况不符"),
    "dropout_age": Reason(
        "One drops out of compulsory schooling only.", "辍学仅适用于义务教育阶段"
    ),
    "not_enrolled_age": Reason("Not enrolled is said from 14 on.", "不在学适用于14周岁以上"),
    "kindergarten_age": Reason("A child of this age belongs in school.", "该年龄儿童应当入学"),
    "boarding": Reason("Who is at no school does not board at one.", "未在学不能寄宿"),
    "birth": Reason("Younger than the child.", "父母出生日期晚于儿童"),
    "document_missing": Reason("This state stands on a document.", "该状况须填文书号"),
    "unreachable": Reason("Nobody answers this telephone.", "该状况不应有联系电话"),
    "place": Reason("Given exactly where the parent is away.", "务工地仅在外出务工时填写"),
    "restriction": Reason(
        "Given exactly where the liberty is restricted.", "限制自由种类仅在受限时填写"
    ),
    "until": Reason("Only a restriction of liberty has an end.", "仅限制人身自由有截止日期"),
    "since_missing": Reason("Since when?", "须填状况起始日期"),
    "future": Reason("This day is still to come.", "日期晚于今日"),
    "ends_before": Reason("It ends before it begins.", "截止日期早于起始日期"),
    "contact_after": Reason("The parent was gone by then.", "最近联系日期晚于失联或者死亡日期"),
}
