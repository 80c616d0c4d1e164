"""A county's file of children (批量导入), and which of its rows were rejected, without contents."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import Field

from chassis.errors import Conflict, Fault, Invalid, NotFound
from chassis.models import InArea, moment
from registry.tables import Row


class ImportNotFound(NotFound):
    """There is no such import that you may see."""

    title_zh = "未找到该导入批次"


class ImportRunning(Conflict):
    """A file of this county is being imported; try again when it is done."""

    title_zh = "本县正在导入文件"


class FileNotUtf8(Invalid):
    """The file is not UTF-8; save it as CSV UTF-8."""

    title_zh = "文件编码不是UTF-8"

    def __init__(self, line: int) -> None:
        super().__init__(faults=[Fault(f"/{line}", "This line is not UTF-8.")])


class FileMalformed(Invalid):
    """The file is not CSV: a quote is left open, or stands where none may be."""

    title_zh = "CSV格式错误"

    def __init__(self, line: int) -> None:
        super().__init__(faults=[Fault(f"/{line}", "Here the file cannot be read on.")])


class HeaderInvalid(Invalid):
    """The first line names the columns, each once; `name` and `village` must be there."""

    title_zh = "表头不符合要求"


class FileTooLong(Invalid):
    """One file holds 200,000 rows; send the rest in another."""

    title_zh = "文件行数超过上限"


class FileEmpty(Invalid):
    """The file has no rows."""

    title_zh = "文件没有数据"


class ImportBatch(Row, InArea, table=True):
    """One file. `digest` is keyed and of the county, so the same file again is recognised."""

    __table_args__ = (
        UniqueConstraint("digest"),
        CheckConstraint("rows = entered + known + rejected", name="every_row_counted"),
        Index("ix_import_batch_county", "county", "id"),
        Index("ix_import_batch_prefecture", "prefecture", "id"),
        Index("ix_import_batch_province", "province", "id"),
    )

    id: UUID = Field(primary_key=True)
    digest: bytes
    rows: int
    entered: int
    known: int
    rejected: int
    imported_by: str = Field(max_length=200)
    imported_at: datetime = moment()
    version: int = 1


class Rejection(Row, InArea, table=True):
    """One fault of one row; the row's contents are not kept."""

    __table_args__ = (
        ForeignKeyConstraint(["import_id"], ["import_batch.id"]),
        {"info": {"append_only": True}},
    )

    import_id: UUID = Field(primary_key=True)
    row: int = Field(primary_key=True)
    number: int = Field(primary_key=True)
    column_name: str = Field(max_length=30)
    code: str = Field(max_length=30)


class NotACounty(Conflict):
    """A file is a county's; import it with the token of one county."""

    title_zh = "仅县级可以导入"
