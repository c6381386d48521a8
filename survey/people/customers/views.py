"""The pages of customers: the list, one customer, the attributes."""

from __future__ import annotations

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue

from survey.core import menu
from survey.core.access import Permission, allows, current_user, require
from survey.core.errors import DomainError
from survey.core.web import db_session, is_htmx, page, paged, partial, see_other, transaction
from survey.people.customers import queries, services
from survey.people.customers.forms import (
    KIND_NAMES,
    PURPOSES,
    AttributeForm,
    ConsentForm,
    customer_form,
    details_from,
)
from survey.people.customers.import_views import bp as import_bp
from survey.people.customers.models import AttributeKind
from survey.people.customers.registries import customer_panels
from survey.people.customers.values import read_out
from survey.people.privacy.models import Purpose
from survey.people.privacy.services import history, latest_consents, record_consent

bp = Blueprint("customers", __name__)
bp.register_blueprint(import_bp)

menu.add("people", "Customers", "customers.index", Permission.CUSTOMER_READ, order=10)


@bp.get("/customers")
@require(Permission.CUSTOMER_READ)
def index() -> ResponseReturnValue:
    """List customers, or those that match the words asked for."""
    session = db_session()
    words = request.args.get("q", "").strip()[:200]
    customers, pages = paged(session, queries.search(session, words))
    consents = latest_consents(session, [one.id for one in customers], Purpose.RESEARCH_CONTACT)
    draw = partial if is_htmx() else page
    return draw(
        "people/customers/_list.html" if is_htmx() else "people/customers/index.html",
        customers=customers,
        pages=pages,
        words=words,
        attributes=queries.attributes(session),
        refusing={
            customer_id
            for customer_id, said in consents.items()
            if not said[Purpose.RESEARCH_CONTACT].given
        },
        read_out=read_out,
        has_any=bool(pages.total) or (bool(words) and queries.customer_count(session) > 0),
    )


@bp.route("/customers/new", methods=["GET", "POST"])
@require(Permission.CUSTOMER_WRITE)
def create() -> ResponseReturnValue:
    """Add one customer by hand."""
    known = queries.attributes(db_session())
    form = customer_form(known)
    if form.validate_on_submit():
        try:
            with transaction(db_session()) as session:
                details = details_from(form, known)
                customer = services.add_customer(session, details, actor=current_user())
        except DomainError as error:
            form.blame(error)
        else:
            return see_other("customers.show", customer_id=customer.id)
    status = 422 if form.is_submitted() else 200
    return page("people/customers/edit.html", status=status, form=form, customer=None)


@bp.get("/customers/<int:customer_id>")
@require(Permission.CUSTOMER_READ)
def show(customer_id: int) -> ResponseReturnValue:
    """Show all that is known of one customer."""
    return _customer_page(customer_id, ConsentForm(formdata=None))


@bp.route("/customers/<int:customer_id>/edit", methods=["GET", "POST"])
@require(Permission.CUSTOMER_WRITE)
def edit(customer_id: int) -> ResponseReturnValue:
    """Correct what is known of one customer."""
    customer = queries.get_customer(db_session(), customer_id)
    known = queries.attributes(db_session())
    form = customer_form(known, customer)
    if form.validate_on_submit():
        try:
            with transaction(db_session()) as session:
                details = details_from(form, known)
                services.change_customer(session, customer, details, actor=current_user())
        except DomainError as error:
            form.blame(error)
        else:
            flash("The customer was saved.", "success")
            return see_other("customers.show", customer_id=customer_id)
    status = 422 if form.is_submitted() else 200
    return page("people/customers/edit.html", status=status, form=form, customer=customer)


@bp.post("/customers/<int:customer_id>/consents")
@require(Permission.CUSTOMER_WRITE)
def record(customer_id: int) -> ResponseReturnValue:
    """Write down a word of the customer about consent, e.g. that they opt out."""
    form = ConsentForm()
    if form.validate():
        try:
            with transaction(db_session()) as session:
                record_consent(
                    session,
                    queries.get_customer(session, customer_id),
                    Purpose(form.purpose.data),
                    given=form.given.data == "yes",
                    source=form.source.data,
                    actor=current_user(),
                )
        except DomainError as error:
            form.blame(error)
        else:
            flash("It was written down and holds from now on.", "success")
            return see_other("customers.show", customer_id=customer_id)
    return _customer_page(customer_id, form, status=422)


@bp.get("/customers/attributes")
@require(Permission.CUSTOMER_READ)
def attributes() -> ResponseReturnValue:
    """List the attributes customers may have."""
    return _attributes_page(AttributeForm(formdata=None))


@bp.post("/customers/attributes")
@require(Permission.CUSTOMER_WRITE)
def add_attribute() -> ResponseReturnValue:
    """Add an attribute."""
    form = AttributeForm()
    if form.validate():
        kind = AttributeKind(form.kind.data)
        try:
            with transaction(db_session()) as session:
                services.add_attribute(session, form.label.data, kind, actor=current_user())
        except DomainError as error:
            form.blame(error)
        else:
            return see_other("customers.attributes")
    return _attributes_page(form, status=422)


@bp.post("/customers/attributes/<int:attribute_id>/rename")
@require(Permission.CUSTOMER_WRITE)
def rename_attribute(attribute_id: int) -> ResponseReturnValue:
    """Give an attribute another label."""
    label = request.form.get("label", "")
    try:
        with transaction(db_session()) as session:
            attribute = queries.get_attribute(session, attribute_id)
            services.rename_attribute(session, attribute, label, actor=current_user())
    except DomainError as error:
        if error.status != 422:  # noqa: PLR2004 - a rule of the field
            raise
        return _attributes_page(
            AttributeForm(formdata=None), status=422, wrong=(attribute_id, label, error.message)
        )
    return see_other("customers.attributes")


@bp.post("/customers/attributes/<int:attribute_id>/delete")
@require(Permission.CUSTOMER_WRITE)
def delete_attribute(attribute_id: int) -> ResponseReturnValue:
    """Delete an attribute that nobody has and nothing uses."""
    try:
        with transaction(db_session()) as session:
            attribute = queries.get_attribute(session, attribute_id)
            services.delete_attribute(session, attribute, actor=current_user())
    except DomainError as error:
        if error.status == 404:  # noqa: PLR2004 - gone already
            raise
        return _attributes_page(
            AttributeForm(formdata=None),
            status=error.status,
            wrong=(attribute_id, None, error.message),
        )
    flash("The attribute was deleted.", "success")
    return see_other("customers.attributes")


def _customer_page(
    customer_id: int, form: ConsentForm, *, status: int = 200
) -> ResponseReturnValue:
    session = db_session()
    customer = queries.get_customer(session, customer_id)
    return page(
        "people/customers/show.html",
        status=status,
        customer=customer,
        attributes=[
            (one.label, read_out(customer.attributes.get(one.key), one.kind), one.kind.value)
            for one in queries.attributes(session)
            if customer.attributes.get(one.key) not in {None, ""}
        ],
        consents=latest_consents(session, [customer_id]).get(customer_id, {}),
        history=history(session, customer_id),
        purposes=PURPOSES,
        research=Purpose.RESEARCH_CONTACT,
        panels=[
            panel
            for panel in customer_panels(session, customer)
            if not panel.permission or allows(Permission(panel.permission))
        ],
        form=form,
    )


def _attributes_page(
    form: AttributeForm,
    *,
    status: int = 200,
    wrong: tuple[int, str | None, str] | None = None,
) -> ResponseReturnValue:
    session = db_session()
    return page(
        "people/customers/attributes.html",
        status=status,
        attributes=queries.attributes(session),
        counts=queries.known_counts(session),
        total=queries.customer_count(session),
        kinds=KIND_NAMES,
        form=form,
        wrong=wrong,
    )
