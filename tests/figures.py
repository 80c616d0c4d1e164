"""Where each figure of the dashboards can be asked again: queries of the services' own rows."""

from standalone.story.papers import REGION

HERE = f"county = '{REGION}'"
SEAT = f"seat = '{REGION}'"
_OPEN = f"custody WHERE ended_at IS NULL AND {HERE}"
_COUNTED = f"child WHERE left_on IS NULL AND {HERE}"
_REVIEWS = "kind IN ('custody_review', 'custody_alert_first', 'custody_alert_second', "
_REVIEWS += "'custody_alert_last')"
_DUE = f"duty WHERE status IN ('open', 'breached') AND {HERE}"
_SIGNED = f"contract WHERE signed_on IS NOT NULL AND {HERE}"
_TODAY = "(now() AT TIME ZONE 'Asia/Shanghai')::date"
_CLAIM = f"(place = '' OR starts_with('{REGION}', place)) AND struck_on IS NULL"
_LISTED = f"SELECT count(*) FROM (SELECT FROM catalogue_item WHERE covers_left_behind AND {_CLAIM}"
_LISTED += " LIMIT 1) AS one"


def _count(of: str) -> str:
    return f"SELECT count(*) FROM {of}"


def _sum(what: str, of: str) -> str:
    return f"SELECT coalesce(sum({what}), 0) FROM {of}"


Tile = tuple[str, str, str]
_DUTY_TILES: dict[str, Tile] = {
    "measure.duties_open": ("each", _count(_DUE), "number"),
    "measure.duties_met": ("each", _count(f"duty WHERE status = 'met' AND {HERE}"), "number"),
    "measure.duties_breached": (
        "each", _count(f"duty WHERE breached_at NOTNULL AND {HERE}"), "number",
    ),
    "measure.duties_met_late": (
        "each", _count(f"duty WHERE status = 'met_late' AND {HERE}"), "number",
    ),
}  # fmt: skip
_JUSTICE = {
    f"measure.{table}s": ("judicial-referral", _count(f"{table} WHERE {HERE}"), "number")
    for table in ("report", "referral", "protection_order")
}
_PAID = ("procurement", _sum("amount_fen", f"payment WHERE {HERE}"), "yuan")
_CUSTODIES = ("placement", _count(_OPEN), "number")
TILES: dict[str, dict[str, Tile]] = {
    "country": {
        "measure.children": ("registry", _count(_COUNTED), "number"),
        "measure.children_registered": ("registry", _count(f"child WHERE {HERE}"), "number"),
        "measure.visits": ("registry", _count(f"visit WHERE {HERE}"), "number"),
        **_JUSTICE,
        "measure.custodies_open": _CUSTODIES,
        "measure.contracts": ("procurement", _count(_SIGNED), "number"),
        "measure.deliveries": (
            "procurement", _count(f"service_delivery WHERE {HERE}"), "number",
        ),
        **_DUTY_TILES,
        "measure.payments_fen": _PAID,
    },
    "statistics": {"measure.children": ("registry", _count(_COUNTED), "number")},
    "workforce": {
        "places.director": (
            "registry",
            _count(f"division WHERE level = 'village' AND starts_with(code, '{REGION}')"),
            "number",
        ),
        "gaps.director": (
            "registry",
            _count(
                f"division d WHERE level = 'village' AND starts_with(code, '{REGION}') AND NOT "
                "EXISTS (SELECT FROM worker WHERE kind = 'director' AND status = 'on_duty' "
                "AND place = d.code)"
            ),
            "number",
        ),
        "places.supervisor": (
            "registry",
            _count(f"division WHERE level = 'township' AND starts_with(code, '{REGION}')"),
            "number",
        ),
        "gaps.supervisor": (
            "registry",
            _count(
                f"division d WHERE level = 'township' AND starts_with(code, '{REGION}') AND NOT "
                "EXISTS (SELECT FROM worker WHERE kind = 'supervisor' AND status = 'on_duty' "
                "AND place = d.code)"
            ),
            "number",
        ),
    },
    "custody": {
        "measure.custodies_open": _CUSTODIES,
        "measure.agency/beds": (
            "placement", _count(f"bed JOIN agency a ON a.id = agency_id WHERE {SEAT}"), "number",
        ),
        "measure.custody/reviews": (
            "placement", _count(f"custody WHERE reviewed_at NOTNULL AND {HERE}"), "number",
        ),
        "measure.reviews_open": ("placement", _count(f"{_DUE} AND {_REVIEWS}"), "number"),
        "measure.reviews_breached": (
            "placement", _count(f"duty WHERE breached_at NOTNULL AND {HERE} AND {_REVIEWS}"),
            "number",
        ),
    },
    "procurement": {
        "compliance.counties": ("procurement", "SELECT 1", "number"),
        "compliance.listed": ("procurement", _LISTED, "number"),
        "compliance.gaps": ("procurement", f"SELECT 1 - ({_LISTED})", "number"),
        "measure.contract/amount_fen": ("procurement", _sum("amount_fen", _SIGNED), "yuan"),
        "measure.payments_fen": _PAID,
        "measure.funds/allocated_fen": (
            "procurement",
            _sum("amount_fen", f"allocation_share WHERE entry_id NOTNULL AND {HERE}"), "yuan",
        ),
        "measure.lottery_falls": ("procurement", _count(f"share_fall WHERE {HERE}"), "number"),
    },
    "justice": {
        **_JUSTICE,
        "measure.orders_in_force": (
            "judicial-referral",
            _count(f"protection_order WHERE status = 'in_force' AND {HERE}"), "number",
        ),
        "measure.justice/warning": (
            "judicial-referral", _count(f"warning WHERE {HERE}"), "number",
        ),
        "measure.justice/revoked": (
            "judicial-referral", _count(f"judgment WHERE {HERE}"), "number",
        ),
        "measure.justice/restored": (
            "judicial-referral", _count(f"judgment WHERE restored_at NOTNULL AND {HERE}"),
            "number",
        ),
    },
    "departments": _DUTY_TILES,
    "regions": {},
}  # fmt: skip

_AGE = f"date_part('year', age({_TODAY}, birth_on))"
_BANDS = (("0-5", 0, 5), ("6-13", 6, 13), ("14-15", 14, 15), ("16-17", 16, 17), ("18+", 18, 200))
_PER_BAND = ", ".join(
    f"count(*) FILTER (WHERE {_AGE} BETWEEN {low} AND {high}) AS b{low}" for _, low, high in _BANDS
)
_HELD = f"valid_from <= {_TODAY} AND (valid_until IS NULL OR valid_until > {_TODAY})"
CATEGORIES = (
    f"SELECT 'category.' || category, {_PER_BAND}, count(*) FROM label l JOIN child c "
    f"ON c.id = l.child_id AND c.left_on IS NULL WHERE {_HELD} AND c.{HERE} GROUP BY 1 "
    f"UNION ALL SELECT 'category.none', {_PER_BAND}, count(*) FROM child c WHERE left_on IS NULL "
    f"AND {HERE} AND NOT EXISTS (SELECT FROM label WHERE child_id = c.id AND {_HELD}) "
    f"HAVING count(*) > 0 UNION ALL SELECT 'layout.each_once', {_PER_BAND}, count(*) "
    f"FROM {_COUNTED}"
)
_STEPS = {
    "tender/published": f"tender WHERE published_at NOTNULL AND {HERE}",
    "tender/awarded": f"award WHERE noticed_at NOTNULL AND {HERE}",
    "tender/failed": f"tender WHERE status = 'failed' AND {HERE}",
    "challenge/query": f"challenge WHERE kind = 'query' AND {HERE}",
    "challenge/complaint": f"challenge WHERE kind = 'complaint' AND {HERE}",
    "contracts": _SIGNED,
    "contract/in_force": f"{_SIGNED} AND ended_on IS NULL",
    "deliveries": f"service_delivery WHERE {HERE}",
    "contract/milestones_accepted": f"milestone WHERE accepted_at NOTNULL AND {HERE}",
    "need/registered": f"service_need WHERE {HERE}",
    "need/matched": (f"need_match WHERE status IN ('confirmed', 'completed', 'ended') AND {HERE}"),
}


def _by(column: str, of: str) -> str:
    return f"SELECT {column}, count(*)::int FROM {of} GROUP BY 1"


LINES: dict[str, tuple[str, str, str, str]] = {
    "table.categories": ("registry", "", CATEGORIES, "number"),
    "table.tiers": (
        "registry", "tier", _by("tier", f"{_COUNTED} AND tier NOTNULL"), "number",
    ),
    "table.ratings": (
        "registry", "rating", _by("rating", f"{_COUNTED} AND rating NOTNULL"), "number",
    ),
    "table.appointed": (
        "registry", "worker", _by("kind", f"worker WHERE status = 'on_duty' AND {HERE}"), "number",
    ),
    "table.grounds": (
        "placement", "ground",
        f"SELECT ground, 'regime.' || regime, count(*)::int FROM {_OPEN} GROUP BY 1, 2", "number",
    ),
    "table.modes": (
        "placement", "mode", _by("coalesce(to_jsonb(custody)->>'mode', 'agency')", _OPEN),
        "number",
    ),
    "table.outcomes": (
        "placement", "outcome", _by("outcome", f"custody WHERE ended_at NOTNULL AND {HERE}"),
        "number",
    ),
    "table.agencies": ("placement", "agency", _by("kind", f"agency WHERE {SEAT}"), "number"),
    "table.steps": (
        "procurement", "measure",
        " UNION ALL ".join(f"SELECT '{key}', count(*) FROM {of}" for key, of in _STEPS.items()),
        "number",
    ),
    "table.sources": (
        "procurement", "source",
        "SELECT f.source, sum(p.amount_fen)::bigint FROM posting p JOIN entry e ON e.id = entry_id "
        "JOIN fund f ON f.id = e.fund_id WHERE e.kind IN ('appropriation', 'donation') "
        f"AND p.amount_fen > 0 AND e.{HERE} GROUP BY 1",
        "yuan",
    ),
    "table.lottery": (
        "procurement", "",
        "SELECT year::text, to_char(100.0 * sum(children_fen) / sum(total_fen), 'FM990.00') || '%',"
        f" 'share.first' FROM lottery_use WHERE {HERE} GROUP BY year",
        "number",
    ),
    "table.situations": (
        "judicial-referral", "situation", _by("situation", f"report WHERE {HERE}"), "number",
    ),
    "table.triaged": (
        "judicial-referral", "decision",
        _by("decision", f"report WHERE decision NOTNULL AND {HERE}"), "number",
    ),
    "table.referrals": (
        "judicial-referral", "unit", _by("unit_kind", f"referral WHERE {HERE}"), "number",
    ),
    "table.answers": (
        "judicial-referral", "answer", _by("kind", f"step WHERE kind <> 'sent' AND {HERE}"),
        "number",
    ),
    "table.prosecutions": (
        "judicial-referral", "prosecution", _by("decision", f"prosecution WHERE {HERE}"),
        "number",
    ),
}  # fmt: skip

DUTY_COLUMNS = ("open", "met", "met_late", "breached")
DUTIES = (
    "SELECT {column}, count(*) FILTER (WHERE status IN ('open', 'breached')) AS open, "
    "count(*) FILTER (WHERE status = 'met') AS met, "
    "count(*) FILTER (WHERE status = 'met_late') AS met_late, "
    f"count(*) FILTER (WHERE breached_at NOTNULL) AS breached FROM duty WHERE {HERE} GROUP BY 1"
)
CLOCKS = (
    "triage", "report_", "referral", "protection_order", "order_", "court", "police", "procurat",
    "filing", "ruling", "revocation", "warning", "tracing", "feed", "reply",
)  # fmt: skip
BELOW = {
    "country": (
        ("registry", "count(*)", _COUNTED),
        ("registry", "count(*)", f"{_COUNTED} AND tier = 'red'"),
        ("registry", "count(*)", f"{_COUNTED} AND tier = 'orange'"),
        ("each", "count(*)", _DUE),
        ("each", "count(*)", f"duty WHERE breached_at NOTNULL AND {HERE}"),
    ),
    "custody": (
        ("placement", "count(*)", _OPEN),
        ("placement", "count(*)", "(SELECT left(seat, 9) AS township FROM agency "
         "JOIN bed ON agency_id = agency.id WHERE length(seat) >= 9) AS one WHERE true"),
        ("placement", "count(*)", f"custody WHERE reviewed_at NOTNULL AND {HERE}"),
    ),
    "departments": (
        ("each", "count(*)", _DUE),
        ("each", "count(*)", f"duty WHERE status = 'met' AND {HERE}"),
        ("each", "count(*)", f"duty WHERE status = 'met_late' AND {HERE}"),
        ("each", "count(*)", f"duty WHERE breached_at NOTNULL AND {HERE}"),
    ),
}  # fmt: skip
STANDS = {
    "country": ("table.categories", "table.tiers", "table.ratings", "table.below"),
    "statistics": (),
    "workforce": ("table.appointed",),
    "custody": (
        "table.grounds", "table.modes", "table.outcomes", "table.agencies", "table.below",
    ),
    "procurement": ("table.steps", "table.sources", "table.lottery"),
    "justice": (
        "table.situations", "table.triaged", "table.referrals", "table.prosecutions",
        "table.answers", "table.clocks",
    ),
    "departments": ("table.departments", "table.duties", "table.below"),
    "regions": (),
}  # fmt: skip
"""The tables that are asked again here."""
OWN = {
    "country": (),
    "statistics": (
        "table.statistics",
        "table.ratings",
        "table.guardings",
        "table.schoolings",
        "table.cells",
    ),
    "workforce": ("table.gaps", "table.trained", "table.performance"),
    "custody": ("table.beds",),
    "procurement": ("table.needs", "table.gaps_listed", "table.falls", "table.shares"),
    "justice": (),
    "departments": (),
    "regions": ("table.regions", "table.regions_money", "table.growth"),
}
"""What a service answers itself, and its own tests ask again."""
