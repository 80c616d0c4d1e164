"""Why signing in is refused."""

from chassis.errors import Forbidden, Invalid, Unavailable


class SignInBroken(Invalid):
    """This sign-in was not begun in this browser, or took too long: please begin again."""

    title_zh = "登录未在本浏览器发起或已超时，请重新登录"


class SignInRefused(Forbidden):
    """The sign-in was refused; your account may have no role in force."""

    title_zh = "登录被拒绝：账户可能没有有效的角色"


class IssuerSilent(Unavailable):
    """The sign-in service does not answer just now."""

    title_zh = "登录服务暂时没有响应"


class FormForged(Forbidden):
    """This form was not made for you, or you have signed in anew since: open the page again."""

    title_zh = "表单已失效，请重新打开页面"
