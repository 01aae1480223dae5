"""The rooms of this house, from the ground up. A room's label is ``<floor>_<room>``."""

from django.apps import AppConfig


class Room(AppConfig):
    """A room; its label is made from its place: ``socle.commons.cases`` → ``commons_cases``."""

    default_auto_field = "django.db.models.BigAutoField"


class GroundOutbox(Room):
    """Events waiting for their reactions."""

    name, label = "socle.ground.outbox", "ground_outbox"


class GroundAudit(Room):
    """Who did what: the log that can be proved."""

    name, label = "socle.ground.audit", "ground_audit"


class GroundJobs(Room):
    """Deliveries and schedules."""

    name, label = "socle.ground.jobs", "ground_jobs"


class GroundLook(Room):
    """The design system."""

    name, label = "socle.ground.look", "ground_look"


class CommonsPeople(Room):
    """Authorities, accounts, roles."""

    name, label = "socle.commons.people", "commons_people"


class CommonsPlaces(Room):
    """Boundaries, neighbourhoods, streets, addresses."""

    name, label = "socle.commons.places", "commons_places"


class CommonsCalendar(Room):
    """Working days and holidays."""

    name, label = "socle.commons.calendar", "commons_calendar"


class CommonsFiles(Room):
    """Photographs sent by strangers."""

    name, label = "socle.commons.files", "commons_files"


class CommonsDocuments(Room):
    """Receipts, letters and work orders as PDF."""

    name, label = "socle.commons.documents", "commons_documents"


class CommonsMessages(Room):
    """One outbox for e-mail and SMS."""

    name, label = "socle.commons.messages", "commons_messages"


class CommonsCases(Room):
    """What every file of a resident shares."""

    name, label = "socle.commons.cases", "commons_cases"


class CommonsSubscriptions(Room):
    """Following a thing by a confirmed contact."""

    name, label = "socle.commons.subscriptions", "commons_subscriptions"


class CommonsSearch(Room):
    """One field for the whole site."""

    name, label = "socle.commons.search", "commons_search"


class CommonsModeration(Room):
    """Contents that were looked at, and why they were hidden."""

    name, label = "socle.commons.moderation", "commons_moderation"


class DataTables(Room):
    """Live tables and their editions."""

    name, label = "socle.data.tables", "data_tables"


class DataSchemas(Room):
    """The registry of schemas, and those that towns add."""

    name, label = "socle.data.schemas", "data_schemas"


class DataUploads(Room):
    """From a file or an address to an edition."""

    name, label = "socle.data.uploads", "data_uploads"


class DataLinks(Room):
    """Addresses in open tables that do not answer."""

    name, label = "socle.data.links", "data_links"


class DataRecipes(Room):
    """Tables made out of others by steps kept as data."""

    name, label = "socle.data.recipes", "data_recipes"


class DataPortal(Room):
    """The pages and the API of the tables."""

    name, label = "socle.data.portal", "data_portal"


class DataWebhooks(Room):
    """Other programs are told of editions."""

    name, label = "socle.data.webhooks", "data_webhooks"


class DataDisplays(Room):
    """What staff prepare in versions and publish: boards and maps."""

    name, label = "socle.data.displays", "data_displays"


class DataMaps(Room):
    """Layers over the town, each a question to an open table."""

    name, label = "socle.data.maps", "data_maps"


class DataBoards(Room):
    """Pages of numbers, charts, tables and maps over the open tables."""

    name, label = "socle.data.boards", "data_boards"


class ServicesReports(Room):
    """Reports of residents."""

    name, label = "socle.services.reports", "services_reports"


class Site(AppConfig):
    """The composition root: wires the rooms once all of them are there."""

    name, label = "socle.site", "site"

    def ready(self) -> None:
        """Wire events to reactions and ports to offers."""
        from socle.site import wiring

        wiring.wire()


ROOMS = (
    GroundOutbox,
    GroundAudit,
    GroundJobs,
    GroundLook,
    CommonsPeople,
    CommonsPlaces,
    CommonsCalendar,
    CommonsFiles,
    CommonsDocuments,
    CommonsMessages,
    CommonsCases,
    CommonsModeration,
    CommonsSubscriptions,
    CommonsSearch,
    DataTables,
    DataSchemas,
    DataUploads,
    DataLinks,
    DataRecipes,
    DataPortal,
    DataWebhooks,
    DataDisplays,
    DataMaps,
    DataBoards,
    ServicesReports,
)
