"""All the rules, by name."""

from collections.abc import Callable
from pathlib import Path

from tools.house import contracts, documents, entries, furniture, models, network, purity, templates, traces, world

Rule = Callable[[Path], list[str]]

RULES: dict[str, Rule] = {
    rule.__name__: rule
    for rule in (
        contracts.imports_keep_the_contracts,
        contracts.contracts_cover_the_house,
        contracts.wildcards_match_something,
        entries.rooms_are_entered_by_their_public_files,
        furniture.rooms_have_a_card,
        furniture.rooms_hold_only_their_furniture,
        furniture.nothing_is_a_drawer,
        furniture.engines_are_complete,
        furniture.files_stay_short,
        furniture.functions_stay_short,
        models.foreign_keys_point_downward,
        models.models_do_not_override_save,
        models.tables_are_read_with_a_scope,
        models.models_carry_their_authority,
        models.labels_are_floor_and_room,
        models.personal_data_is_declared,
        purity.public_functions_take_scope_first,
        purity.doors_alone_know_requests,
        purity.queries_do_not_write,
        purity.events_are_frozen_facts,
        purity.doors_take_the_time,
        purity.signals_are_not_used,
        purity.the_admin_is_not_served,
        templates.templates_do_not_reach_up,
        traces.commands_leave_a_trace,
        network.egress_is_the_only_way_out,
        world.the_world_is_the_only_clock,
        world.chance_in_tests_has_a_seed,
        documents.settings_are_documented,
        documents.commands_are_documented,
        documents.addresses_are_documented,
    )
}
