"""Guards that everybody passes. One that is not named here asks for what the policy gives to some alone."""

OPEN_GUARDS: dict[str, frozenset[str]] = {
    "commons_cases": frozenset(
        {
            "commands.ask_person",
            "commands.open_case",
            "commands.rate_case",
            "commands.reopen_case",
            "queries._require_followed",
            "queries.case_by_code",
            "queries.case_of_submission",
        }
    ),
    "commons_files": frozenset({"commands.attach", "commands.receive_photo"}),
    "commons_messages": frozenset(
        {
            "commands.ask_code",
            "commands.confirm_code",
            "commands.send",
            "commands.send_entry_code",
            "commands.note_named",
        }
    ),
    "commons_moderation": frozenset({"commands.appeal", "queries.contested", "queries.log", "queries.months"}),
    "commons_places": frozenset(
        {
            "queries.boundary",
            "queries.counts",
            "queries.doors",
            "queries.elsewhere",
            "queries.locate",
            "queries.nearby",
            "queries.neighbourhood_name",
            "queries.neighbourhood_names",
            "queries.neighbourhoods",
            "queries.place",
            "queries.plan",
            "queries.search_addresses",
            "queries.waters",
        }
    ),
    "commons_subscriptions": frozenset(
        {"commands.confirm", "commands.follow", "commands.unfollow", "queries.subscription_by_token"}
    ),
    "data_boards": frozenset({"queries.answer", "queries.map_of", "queries.state_of_maps", "queries.tried"}),
    "data_maps": frozenset({"queries.layer", "queries.places", "queries.sheet", "queries.tried"}),
    "data_schemas": frozenset(
        {
            "queries.card_by_name",
            "queries.followed",
            "queries.schema_by_name",
            "queries.schema_of_table",
            "queries.schemas",
            "queries.suggestions",
            "queries.tables_following",
            "queries.versions",
        }
    ),
    "data_tables": frozenset(
        {
            "queries.conditions_of",
            "queries.count",
            "queries.difference",
            "queries.edition_by_number",
            "queries.edition_path",
            "queries.editions",
            "queries.export_path",
            "queries.export",
            "queries.extent",
            "queries.features",
            "queries.feed_table",
            "queries.filter_of",
            "queries.groups",
            "queries.last_editions",
            "queries.last_standing",
            "queries.outlines",
            "queries.points",
            "queries.rows",
            "queries.schema",
            "queries.sizes",
            "queries.table_by_slug",
            "queries.tables",
        }
    ),
    "services_reports": frozenset(
        {
            "commands.fill_draft",
            "commands.join_report",
            "commands.open_report",
            "commands.start_draft",
            "queries.draft_by_token",
            "queries.near",
            "queries.report_of_case",
        }
    ),
}
