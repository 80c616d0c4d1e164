"""Why the gateway itself refuses, each a problem document."""

from chassis.errors import (
    Malformed,
    MethodNotAllowed,
    Problem,
    RequestTimeout,
    TooLarge,
    TooMany,
    Unavailable,
    UnsupportedMediaType,
)


class AmbiguousHost(Malformed):
    """A request names exactly one host in one Host header."""

    title_zh = "Host 头缺失、重复或无效"


class AmbiguousFraming(Malformed):
    """The length of the body is not stated in exactly one valid way."""

    title_zh = "请求体长度声明不明确"


class RepeatedHeader(Malformed):
    """A header that decides who is asking is sent once."""

    title_zh = "请求头重复"


class PathNotNormal(Malformed):
    """Paths are taken in normal form: no dot segments, no empty segments, no encoded separators,
    no parameters after a semicolon."""

    title_zh = "路径不规范"


class UpgradeRefused(Malformed):
    """Other protocols, WebSocket among them, are not spoken here."""

    title_zh = "不支持协议升级"


class NotHttp(Malformed):
    """What was sent is not an HTTP/1.1 request."""

    title_zh = "不是有效的 HTTP 请求"


class TargetTooLong(Malformed):
    """The path with its query is longer than is taken here."""

    status = 414
    title_zh = "请求地址过长"


class HeadersTooLarge(Malformed):
    """The headers are larger, or more, than are taken here."""

    status = 431
    title_zh = "请求头过大"


class MethodRefused(MethodNotAllowed):
    """Only GET, HEAD, POST, PUT, PATCH, DELETE and OPTIONS pass the gateway."""

    title_zh = "网关不接受此方法"


class BodyTooLarge(TooLarge):
    """The body is larger than is taken here; send it in parts."""


class BodyEncoded(UnsupportedMediaType):
    """Send the body uncompressed: a compressed one may be far larger than it looks."""

    title_zh = "不接受压缩的请求体"


class BodyStalled(RequestTimeout):
    """The body stopped arriving; nothing was stored. Send the request again."""

    title_zh = "请求体传输超时"


class QuotaExceeded(TooMany):
    """Too many requests from this client; wait as long as Retry-After says."""

    title_zh = "超出请求配额"


class Overloaded(Unavailable):
    """Too many requests are in work just now; nothing was stored. Try again shortly."""

    title_zh = "系统繁忙"


class ServiceUnreachable(Unavailable):
    """This service cannot be reached just now; the others can. Try again shortly."""

    title_zh = "服务暂时无法访问"


class ServiceBrokeOff(Unavailable):
    """The service broke off before it answered. A change may or may not have been stored: repeat it
    with the same Idempotency-Key."""

    title_zh = "服务中断"


class ServiceIncomprehensible(Problem):
    """The service's answer was not valid HTTP."""

    status = 502
    title_zh = "服务响应无效"


class ServiceOverdue(Problem):
    """The service did not answer in time. A change may or may not have been stored: repeat it with
    the same Idempotency-Key."""

    status = 504
    title_zh = "服务响应超时"
