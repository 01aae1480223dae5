"""Form controls: label, hint, error, control, in that order, tied to one another for those who do not see them."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.boundfield import BoundWidget
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

MANY = (forms.RadioSelect, forms.CheckboxSelectMultiple)


def field(bound: BoundField) -> SafeString:
    """A whole field of a form."""
    widget = bound.field.widget
    if widget.is_hidden:
        return mark_safe(str(bound))
    if isinstance(widget, MANY):
        return _choices(bound)
    if isinstance(widget, forms.CheckboxInput):
        return _tick(bound)
    return format_html(
        '<div class="field"><label for="{}">{}</label>{}{}</div>',
        bound.id_for_label,
        _label(bound),
        _around(bound),
        bound.as_widget(attrs=_ties(bound)),
    )


def _label(bound: BoundField) -> SafeString:
    """The label; what may be left empty says so, what must be given does not."""
    if bound.field.required:
        return format_html("{}", bound.label)
    return format_html('{} <span class="hint">{}</span>', bound.label, gettext("(facultatif)"))


def _around(bound: BoundField) -> SafeString:
    """Hint and errors, each with the identifier that the control names."""
    name = bound.auto_id
    hint = format_html('<p class="hint" id="{}-hint">{}</p>', name, bound.help_text) if bound.help_text else ""
    fault = (
        format_html('<p class="err" id="{}-err">{}</p>', name, " ".join(map(str, bound.errors))) if bound.errors else ""
    )
    return format_html("{}{}", hint, fault)


def _ties(bound: BoundField) -> dict[str, Any]:
    """What binds a control to its hint and its error."""
    ids = [f"{bound.auto_id}-hint"] if bound.help_text else []
    ids += [f"{bound.auto_id}-err"] if bound.errors else []
    ties: dict[str, Any] = {"aria-describedby": " ".join(ids)} if ids else {}
    if bound.errors:
        ties["aria-invalid"] = "true"
    return ties


def _tick(bound: BoundField) -> SafeString:
    return format_html(
        '<div class="field">{}<label class="choice" for="{}">{}<span>{}</span></label></div>',
        _around(bound),
        bound.id_for_label,
        bound.as_widget(attrs=_ties(bound)),
        bound.label,
    )


def _choices(bound: BoundField) -> SafeString:
    """Radio buttons or boxes under one question. The hint and the error belong to the group."""
    ties = _ties(bound)
    described = format_html(' aria-describedby="{}"', ties["aria-describedby"]) if ties else ""
    options = format_html_join("", "{}", ((_option(option, bool(bound.errors)),) for option in bound.subwidgets))
    return format_html(
        '<fieldset class="field" id="{}"{}><legend class="lbl">{}</legend>{}{}</fieldset>',
        bound.auto_id,
        described,
        _label(bound),
        _around(bound),
        options,
    )


def _option(option: BoundWidget, wrong: bool) -> SafeString:
    facts = option.data
    attributes = {**facts["attrs"], **({"aria-invalid": "true"} if wrong else {})}
    pairs = format_html_join("", ' {}="{}"', ((k, v) for k, v in attributes.items() if not isinstance(v, bool)))
    flags = format_html_join("", " {}", ((k,) for k, v in attributes.items() if v is True))
    return format_html(
        '<label class="choice" for="{}"><input type="{}" name="{}" value="{}"{}{}><span>{}</span></label>',
        option.id_for_label,
        facts["type"],
        facts["name"],
        facts["value"],
        pairs,
        flags,
        facts["label"],
    )


def faulty(bound: BoundField) -> str:
    """The identifier of the control that a link of the summary goes to."""
    first = isinstance(bound.field.widget, MANY)
    return f"{bound.auto_id}_0" if first else bound.auto_id


def error_summary(form: forms.BaseForm, icon: SafeString) -> SafeString:
    """What is to be mended, before the title: one link for each field, then what concerns the whole form."""
    wrong = [bound for bound in form if bound.errors and not bound.is_hidden]
    whole = [*form.non_field_errors(), *(error for bound in form.hidden_fields() for error in bound.errors)]
    count = len(wrong) + len(whole)
    if not count:
        return mark_safe("")
    title = ngettext("Une réponse à corriger", "%(n)s réponses à corriger", count) % {"n": count}
    links = format_html_join(
        "", '<p><a href="#{}">{}</a></p>', ((faulty(bound), " ".join(map(str, bound.errors))) for bound in wrong)
    )
    rest = format_html_join("", "<p>{}</p>", ((words,) for words in whole))
    return format_html(
        '<section class="notice bad" tabindex="-1" aria-labelledby="oups">{}<h2 id="oups">{}</h2>{}{}</section>',
        icon,
        title,
        links,
        rest,
    )
