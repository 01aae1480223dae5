"""Personal data of this room: photographs may show people."""

from django.utils.translation import gettext_lazy as _

from socle.ground.personal import Personal

UNATTACHED_DAYS = 8
"""One day more than a draft lives: a draft never shows a photograph that is gone."""

PRIVACY = (
    Personal(
        model="commons_files.StoredFile",
        fields=("name", "sha256", "width", "height"),
        what=_("Photos envoyées avec une demande, sans position ni marque d’appareil"),
        purpose=_("Voir ce qui est signalé et intervenir au bon endroit"),
        basis=_("Mission d’intérêt public (article 6.1.e du RGPD)"),
        kept=_("Autant que la demande ; huit jours si la demande n’est pas envoyée"),
        days=UNATTACHED_DAYS,
    ),
)
