"""What the engine says: each fault as a sentence, and the few words of a drawing, in the languages of the house."""

from collections.abc import Mapping, Sequence

from socle.engines.workflow.model import Condition, Fault, Value

_FAULTS: dict[str, tuple[str, str, str]] = {
    "name": (
        "Le nom « {given} » doit commencer par une lettre et n’avoir que des minuscules sans accent, des chiffres et "
        "des tirets bas, 30 signes au plus.",
        "The name “{given}” must begin with a letter and hold only lower-case letters without accent, digits and "
        "underscores, 30 at most.",
        "يجب أن يبدأ الاسم «{given}» بحرف لاتيني صغير وألا يضم سوى حروف صغيرة وأرقام "
        "وشرطات سفلية، 30 علامة على الأكثر.",
    ),
    "no_state": ("Il n’y a aucun état.", "There is no state.", "لا توجد أي حالة."),
    "no_closed": (
        "Aucun état ne clôt la demande.",
        "No state closes the request.",
        "لا توجد حالة تُغلق الطلب.",
    ),
    "initial_unknown": (
        "L’état de départ « {given} » n’existe pas.",
        "The first state “{given}” does not exist.",
        "حالة البداية «{given}» غير موجودة.",
    ),
    "initial_closed": (
        "Une demande ne peut pas commencer dans l’état « {given} », qui est clos ou réservé au programme.",
        "A request cannot begin in the state “{given}”, which is closed or kept for the program.",
        "لا يمكن أن يبدأ الطلب في الحالة «{given}» لأنها مغلقة أو خاصة بالبرنامج.",
    ),
    "look": (
        "Le signe « {given} » n’existe pas.",
        "The mark “{given}” does not exist.",
        "العلامة «{given}» غير موجودة.",
    ),
    "reserved_state": (
        "L’état « {given} » est réservé au programme : il reste clos et marqué comme tel.",
        "The state “{given}” is kept for the program: it stays closed and marked as such.",
        "الحالة «{given}» خاصة بالبرنامج: تبقى مغلقة وموسومة كذلك.",
    ),
    "system_open": (
        "L’état « {given} », réservé au programme, doit être clos.",
        "The state “{given}”, kept for the program, must be closed.",
        "الحالة «{given}» الخاصة بالبرنامج يجب أن تكون مغلقة.",
    ),
    "reserved_action": (
        "Le nom « {given} » est celui d’un acte du programme : donnez-en un autre à cette action.",
        "The name “{given}” is that of an act of the program: give this action another one.",
        "الاسم «{given}» خاص بعمل من أعمال البرنامج: اختر اسمًا آخر لهذا الإجراء.",
    ),
    "no_source": (
        "L’action « {given} » ne part d’aucun état.",
        "The action “{given}” leaves no state.",
        "الإجراء «{given}» لا ينطلق من أي حالة.",
    ),
    "source_unknown": (
        "L’état de départ « {given} » n’existe pas.",
        "The state “{given}” that it leaves does not exist.",
        "الحالة «{given}» التي ينطلق منها غير موجودة.",
    ),
    "target_unknown": (
        "L’état d’arrivée « {given} » n’existe pas.",
        "The state “{given}” that it leads to does not exist.",
        "الحالة «{given}» التي يؤدي إليها غير موجودة.",
    ),
    "system": (
        "Seul le programme entre dans l’état « {given} » ou en sort.",
        "Only the program enters or leaves the state “{given}”.",
        "البرنامج وحده يُدخل إلى الحالة «{given}» أو يُخرج منها.",
    ),
    "role_unknown": (
        "Le rôle « {given} » n’existe pas.",
        "The role “{given}” does not exist.",
        "الدور «{given}» غير موجود.",
    ),
    "words": (
        "« {given} » ne dit pas si un mot est demandé : aucun, facultatif ou obligatoire.",
        "“{given}” does not say whether words are asked for: none, optional or required.",
        "«{given}» لا يبيّن هل تُطلب كلمات: لا شيء أو اختيارية أو إلزامية.",
    ),
    "op_unknown": (
        "La comparaison « {given} » n’existe pas.",
        "The comparison “{given}” does not exist.",
        "المقارنة «{given}» غير موجودة.",
    ),
    "value": (
        "La valeur ne convient pas à la comparaison « {given} ».",
        "The value does not suit the comparison “{given}”.",
        "القيمة لا تناسب المقارنة «{given}».",
    ),
    "twice": ("« {given} » est écrit deux fois.", "“{given}” is written twice.", "«{given}» مكتوب مرتين."),
    "label_missing": (
        "Le libellé en français manque.",
        "The French label is missing.",
        "التسمية بالفرنسية ناقصة.",
    ),
    "language": (
        "« {given} » n’est pas un code de langue.",
        "“{given}” is not a language code.",
        "«{given}» ليس رمز لغة.",
    ),
    "label_long": (
        "Le libellé a plus de {given} signes.",
        "The label has more than {given} characters.",
        "التسمية أطول من {given} علامة.",
    ),
    "label_signs": (
        "Le libellé contient un signe invisible ou interdit.",
        "The label holds an invisible or forbidden character.",
        "تحتوي التسمية على علامة خفية أو ممنوعة.",
    ),
    "too_many_states": (
        "{given} états, c’est trop : 40 au plus.",
        "{given} states are too many: 40 at most.",
        "عدد الحالات {given} كبير جدًا: 40 على الأكثر.",
    ),
    "too_many_actions": (
        "{given} actions, c’est trop : 200 au plus.",
        "{given} actions are too many: 200 at most.",
        "عدد الإجراءات {given} كبير جدًا: 200 على الأكثر.",
    ),
    "too_many_conditions": (
        "{given} conditions, c’est trop : 10 au plus.",
        "{given} conditions are too many: 10 at most.",
        "عدد الشروط {given} كبير جدًا: 10 على الأكثر.",
    ),
    "unreachable": (
        "Aucune action ne mène à l’état « {given} ».",
        "No action leads to the state “{given}”.",
        "لا يؤدي أي إجراء إلى الحالة «{given}».",
    ),
    "stuck": (
        "Depuis l’état « {given} », la demande ne peut jamais être close.",
        "From the state “{given}” the request can never be closed.",
        "لا يمكن إغلاق الطلب أبدًا انطلاقًا من الحالة «{given}».",
    ),
}
CODES = frozenset(_FAULTS)
_COLUMN = {"fr": 0, "en": 1, "ar": 2}

_CONDITIONS: dict[str, tuple[str, str, str]] = {
    "==": ("{field} est « {value} »", "{field} is “{value}”", "{field} هو «{value}»"),
    "!=": ("{field} n’est pas « {value} »", "{field} is not “{value}”", "{field} ليس «{value}»"),
    "<": ("{field} est moins que {value}", "{field} is less than {value}", "{field} أقل من {value}"),
    "<=": ("{field} est {value} au plus", "{field} is {value} at most", "{field} لا يزيد على {value}"),
    ">": ("{field} est plus que {value}", "{field} is more than {value}", "{field} أكثر من {value}"),
    ">=": ("{field} est {value} au moins", "{field} is {value} at least", "{field} لا يقل عن {value}"),
    "in": ("{field} est parmi « {value} »", "{field} is one of “{value}”", "{field} من بين «{value}»"),
    "empty": ("{field} manque", "{field} is missing", "{field} غير موجود"),
    "filled": ("{field} est là", "{field} is there", "{field} موجود"),
}
_IF, _AND = ("si {told}", "if {told}", "إذا {told}"), (" et ", " and ", " و")
_YES, _NO = ("oui", "yes", "نعم"), ("non", "no", "لا")

_DRAWN = {"fr": "États et actions", "en": "States and actions", "ar": "الحالات والإجراءات"}
_SPACED = {"fr": "\u00a0:", "en": ":", "ar": ":"}


def sentence(fault: Fault, language: str = "fr") -> str:
    """A fault in words (plain text, to be escaped by who shows it); English for a language that is not known."""
    words = _FAULTS[fault.code][_COLUMN.get(language.split("-")[0], 1)]
    if language.startswith("fr"):
        words = words.replace("« ", "«\u00a0").replace(" »", "\u00a0»").replace(" :", "\u00a0:")
    return words.replace("{given}", fault.given)


def label(labels: Mapping[str, str], language: str, name: str) -> str:
    """The label in a language, else in its base language, else in French, else the bare name."""
    return labels.get(language) or labels.get(language.split("-")[0]) or labels.get("fr") or name


def drawn(language: str) -> str:
    """The title of a drawing."""
    return _DRAWN.get(language.split("-")[0], _DRAWN["en"])


def colon(language: str) -> str:
    """The colon as the language spaces it."""
    return _SPACED.get(language.split("-")[0], ":")


def guard_words(guard: Sequence[Condition], language: str, fields: Mapping[str, str] | None = None) -> str:
    """What must hold, in words: ``si le retard est « oui » et la note est 3 au plus``; empty without conditions.

    ``fields`` says what facts are called (``late``: ``le retard``); one that it lacks goes by its bare name. Plain
    text.
    """
    if not guard:
        return ""
    column = _COLUMN.get(language.split("-")[0], 1)
    told = _AND[column].join(condition_words(one, language, fields) for one in guard)
    return _IF[column].replace("{told}", told)


def condition_words(condition: Condition, language: str, fields: Mapping[str, str] | None = None) -> str:
    """One condition in words; an operator that is not known speaks for itself."""
    column = _COLUMN.get(language.split("-")[0], 1)
    pattern = (
        _CONDITIONS[condition.op][column] if condition.op in _CONDITIONS else f"{{field}} {condition.op} {{value}}"
    )
    if language.startswith("fr"):
        pattern = pattern.replace("« ", "«\u00a0").replace(" »", "\u00a0»")
    named = (fields or {}).get(condition.field, condition.field)
    # In two pieces: a name that holds braces is not read again.
    before, _, after = pattern.partition("{field}")
    return f"{before}{named}{after.replace('{value}', _value(condition.value, column))}"


def _value(value: Value, column: int) -> str:
    match value:
        case None:
            return ""
        case bool():
            return (_YES if value else _NO)[column]
        case tuple():
            return ("، " if column == _COLUMN["ar"] else ", ").join(_value(one, column) for one in value)
    return str(value)
