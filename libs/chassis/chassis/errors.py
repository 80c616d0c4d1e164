"""Refusals, by kind. A service subclasses one and raises it with a sentence to act on.

One place (`chassis.app`) turns them into problem documents (RFC 9457). A subclass is named for the
fact; its docstring is the sentence used when none is given; `title_zh` is the Chinese title.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from pydantic import BaseModel

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Fault:
    """One bad field: a JSON pointer into the body, `?name` or `#header`, and what is wrong.

    `code` is stable and for programs, where a rule has one.
    """

    pointer: str
    detail: str
    code: str = ""

    def document(self) -> dict[str, str]:
        return {name: value for name, value in vars(self).items() if value}


class ProblemDocument(BaseModel):
    """RFC 9457, with a Chinese title beside the English one."""

    type: str
    title: str
    title_zh: str
    status: int
    detail: str
    errors: list[dict[str, str]] = []
    trace_id: str | None = None


class Problem(Exception):
    """The request cannot be answered."""

    status: ClassVar[int] = 500
    slug: ClassVar[str] = "problem"
    title: ClassVar[str] = "Problem"
    title_zh: ClassVar[str] = "出现问题"
    recallable: ClassVar[bool] = True
    """The refusal may mean that this very request succeeded before; else a right was lost, and
    the answer kept under its Idempotency-Key is not given again."""

    def __init__(
        self,
        detail: str | None = None,
        *,
        faults: Sequence[Fault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.detail = detail or " ".join((type(self).__doc__ or "").split())
        self.faults = tuple(faults)
        self.headers = dict(headers or {})
        super().__init__(self.detail)

    def __init_subclass__(cls) -> None:
        words = re.findall(r"[A-Z][a-z0-9]*", cls.__name__)
        cls.slug = "-".join(word.lower() for word in words)
        cls.title = " ".join(words).capitalize()
        super().__init_subclass__()

    def document(self, trace_id: str | None = None) -> dict[str, Any]:
        """The RFC 9457 members; values of the request are never echoed."""
        document: dict[str, Any] = {
            "type": f"urn:wardship:problem:{self.slug}",
            "title": self.title,
            "title_zh": self.title_zh,
            "status": self.status,
            "detail": self.detail,
        }
        if self.faults:
            document["errors"] = [fault.document() for fault in self.faults]
        if trace_id:
            document["trace_id"] = trace_id
        return document

    def body(self, trace_id: str | None = None) -> bytes:
        return json.dumps(self.document(trace_id), ensure_ascii=False).encode()


class Malformed(Problem):
    """The request cannot be read."""

    status = 400
    title_zh = "请求无法读取"


class Unauthenticated(Problem):
    """A valid bearer token is needed; get one from /identity/oauth/token."""

    status = 401
    title_zh = "未通过身份验证"

    def __init__(self, detail: str | None = None) -> None:
        super().__init__(detail, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})


class Forbidden(Problem):
    """Your role does not allow this."""

    status = 403
    recallable = False
    title_zh = "无权进行此操作"


class NotFound(Problem):
    """There is nothing here that you may see."""

    status = 404
    recallable = False
    title_zh = "未找到"


class MethodNotAllowed(Problem):
    """This address does not answer that method."""

    status = 405
    title_zh = "方法不允许"


class RequestTimeout(Problem):
    """The body did not arrive in time."""

    status = 408
    title_zh = "请求超时"


class Conflict(Problem):
    """The record is not in a state that allows this."""

    status = 409
    title_zh = "状态冲突"


class Gone(Problem):
    """This is no longer kept."""

    status = 410
    title_zh = "已不再保存"


class PreconditionFailed(Problem):
    """Somebody changed the record since you read it; read it again and repeat your change."""

    status = 412
    title_zh = "记录已被他人修改"


class TooLarge(Problem):
    """The body is larger than is taken here."""

    status = 413
    title_zh = "请求内容过大"


class UnsupportedMediaType(Problem):
    """Send JSON, with Content-Type: application/json."""

    status = 415
    title_zh = "不支持的内容类型"


class Invalid(Problem):
    """Some fields cannot be accepted; each is named under errors."""

    status = 422
    title_zh = "内容不符合要求"


class PreconditionRequired(Problem):
    """Send If-Match with the ETag of the record as you read it."""

    status = 428
    title_zh = "缺少版本条件"


class TooMany(Problem):
    """Too many requests; wait as long as Retry-After says."""

    status = 429
    title_zh = "请求过多"


class Unexpected(Problem):
    """Something broke on our side and was recorded under this trace id. Nothing was stored."""

    status = 500
    title_zh = "系统内部错误"


class Unavailable(Problem):
    """The service cannot answer just now; nothing was stored. Try again shortly."""

    status = 503
    title_zh = "服务暂不可用"

    def __init__(self, detail: str | None = None, *, retry_after: int = 2) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after)})
