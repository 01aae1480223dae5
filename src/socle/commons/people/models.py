"""Authorities, accounts, and roles held in an authority."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from socle.ground.refusals import mark_of


class Authority(models.Model):
    """A local authority that runs its services here. Every record of every room belongs to one."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    names = models.JSONField(default=dict, blank=True)  # {"ar": "…"}: its name in other languages
    kind = models.CharField(max_length=20)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    languages = models.JSONField(default=list)
    hosts = models.JSONField(default=list, blank=True)
    timezone = models.CharField(max_length=40, default="Europe/Paris")
    code_prefix = models.CharField(max_length=4, unique=True)
    hall_address = models.CharField(max_length=200, default="")
    hall_hours = models.JSONField(default=dict, blank=True)  # {"fr": "…", "en": "…", "ar": "…"}
    hall_phone = models.CharField(max_length=30, default="")
    contact_email = models.EmailField(default="", blank=True)
    version = models.PositiveIntegerField(
        default=1
    )  # grows when it changes what it says: nothing is overwritten unseen

    class Meta:
        ordering = ("id",)

    def name_in(self, language: str) -> str:
        """The authority's name in a language, else its own."""
        return str(self.names.get(language, self.name))

    def path_in(self, language: str) -> str:
        """The address of the authority's home page in a language, in its first one where it does not speak that."""
        spoken = language in self.languages[1:]
        return f"/@{self.slug}/{language}/" if spoken else f"/@{self.slug}/"

    def hours_in(self, language: str) -> str:
        """When the hall is open, in a language, else in the first one recorded."""
        return str(self.hall_hours.get(language) or next(iter(self.hall_hours.values()), ""))


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; an account without password signs in by a code sent to its address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Account":
        """A new account. Raises ``IntegrityError`` when the address is taken."""
        account = self.model(email=self.normalize_email(email).lower(), **fields)
        account.set_password(password) if password else account.set_unusable_password()
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """A person of the staff who signs in. Residents have none."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=8, default="fr")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)  # a year later the person is forgotten

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]


class RoleHeld(models.Model):
    """A role that an account holds in an authority and in those below it."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="roles")
    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "authority", "role"], name="a_role_is_held_once"),
        ]


class Organisation(models.Model):
    """A service, a company, an association or an institution that works with an authority."""

    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="organisations")
    name = models.CharField(max_length=120)
    names = models.JSONField(default=dict, blank=True)
    kind = models.CharField(max_length=20)
    email = models.EmailField(default="", blank=True)

    class Meta:
        ordering = ("name",)
        constraints = [models.UniqueConstraint(fields=["authority", "name"], name="an_organisation_has_one_name")]

    @property
    def mark(self) -> str:
        """What a form shows of it, as a mark: who changes it gives it back."""
        return mark_of(self.name, self.kind, self.email)


class Team(models.Model):
    """The people to whom requests are given; of the authority itself, or of an organisation."""

    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="teams")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="teams")
    slug = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    names = models.JSONField(default=dict, blank=True)
    email = models.EmailField(default="", blank=True)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("name",)
        constraints = [models.UniqueConstraint(fields=["authority", "slug"], name="a_team_has_one_slug")]

    def name_in(self, language: str) -> str:
        """The team's name in a language, else its own."""
        return str(self.names.get(language, self.name))


class Membership(models.Model):
    """An account in a team."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="memberships")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "account"], name="a_member_is_in_a_team_once")]


class Agreement(models.Model):
    """A written agreement by which an authority may send requests to another that is not above or below it."""

    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="agreements")
    other = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="+")
    reference = models.CharField(max_length=200)  # the deliberation or contract, as written
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "other"], name="one_agreement_with_each"),
            models.CheckConstraint(condition=~models.Q(authority=models.F("other")), name="an_agreement_has_two_sides"),
        ]

    @property
    def mark(self) -> str:
        """What a page shows of it, as a mark: who replaces or ends it gives it back."""
        return mark_of(self.reference, self.since, self.until)


class SignedIn(models.Model):
    """A browser in which an account is signed in. Ending it deletes the session: its next request is a stranger's."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="browsers")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=60)  # « Firefox, Android »: never the whole line that the browser sends
    method = models.CharField(max_length=20)
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()


class FailedSignIn(models.Model):
    """Wrong passwords and codes, counted by keyed hashes: of an account tried, of a reader's address, of both."""

    who = models.CharField(max_length=40, unique=True)
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()  # when the count began
