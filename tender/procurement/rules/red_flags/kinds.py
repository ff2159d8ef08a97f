"""The kinds of red flags in plain words: what is meant, how it is to be read, and what innocent causes there are.

Message ids, translated when shown. `by_committee`: the committee may judge it blind; a kind that shows prices, names or results
may not be passed to it.
"""

from __future__ import annotations

from dataclasses import dataclass

from tender.core.refusal import _


@dataclass(frozen=True)
class Kind:
    """One kind of flag."""

    label: str
    reading: str
    innocent: str
    by_committee: bool = False


KINDS: dict[str, Kind] = {
    "metadata": Kind(
        _("Same author or company in files"),
        _(
            "Files of different bidders name the same person, company or program as their maker. Files that one unit "
            "or person made for several bidders are presumed collusion; whether that is so here must be judged."
        ),
        _("A shared print shop or consultant, a second-hand computer, a form that somebody else drew up and published."),
        by_committee=True,
    ),
    "creation": Kind(
        _("Same origin of files"),
        _(
            "Files of different bidders carry the same number that a program gives a document when it is made. They "
            "probably grew out of one document."
        ),
        _(
            "All bidders started from a form of the tender, of a ministry or of an association. Forms published with "
            "this tender are left out."
        ),
        by_committee=True,
    ),
    "same_file": Kind(
        _("The very same file"),
        _("Different bidders handed in a file that is equal to the last byte: files may have been mixed up between them."),
        _("A public paper that everybody may download, such as a law, a standard or a published certificate."),
        by_committee=True,
    ),
    "device": Kind(
        _("Sealed on the same device"),
        _("Bids of different bidders were sealed in the same browser on the same device. One person may have handled both."),
        _("A public computer, for example in a service hall; a computer sold or lent on."),
    ),
    "address": Kind(
        _("Sealed from the same network"),
        _(
            "Bids of different bidders came from the same network address. By itself this proves nothing and must not "
            "be the only reason."
        ),
        _("The same Wi-Fi, office building, hotel or mobile network: thousands may share one address."),
    ),
    "particulars": Kind(
        _("Shared people, numbers or accounts"),
        _(
            "Bidders share a responsible person, contact, number, shareholder, address or account. The same contact, "
            "or bonds from one account, are presumed collusion; the same responsible person or control bars all but "
            "one of them."
        ),
        _("A registration agent, a shared office building, a common name, a number passed on."),
    ),
    "passages": Kind(
        _("The same wording"),
        _(
            "Long passages of different bids are the same word for word, mistakes included. What stands in the "
            "tender's own papers or in most bids is left out."
        ),
        _("Quotations of laws and policies, course outlines in general use, texts taken from the same public source."),
        by_committee=True,
    ),
    "ladder": Kind(
        _("Prices in regular steps"),
        _("The prices follow each other by a constant difference or ratio. A regular difference is presumed collusion."),
        _(
            "Few bidders, round prices and a known ceiling: regular steps happen by chance, above all when they are "
            "only nearly regular."
        ),
    ),
    "close_prices": Kind(
        _("Prices very close together"),
        _("The prices are closer than independent calculation would make likely, or equal to the cent."),
        _("Fee caps of the training fee rules or a tight ceiling leave little room for another price."),
    ),
    "single_bid": Kind(
        _("Only one bid"),
        _("Only one bid of this lot was opened, so nobody competed."),
        _("A special subject, short notice, a remote place; a procedure for which the law lets one bid suffice."),
    ),
    "winner_alone": Kind(
        _("All but the winner rejected"),
        _("Every other bid was rejected: the winner was never compared with anybody."),
        _("Others made real mistakes. Look whether requirements or their examination favoured one bidder."),
    ),
    "lowest_rejected": Kind(
        _("Lowest price rejected"),
        _("The lowest bid was rejected, and the buyer pays more for it."),
        _("The bid really missed a requirement, or its price could not be explained."),
    ),
    "partners": Kind(
        _("A partner that always loses"),
        _("A bidder has stood beside the same winner again and again and has never won: it may only make up the number."),
        _("A small market in which the same providers meet; a weaker competitor that keeps trying."),
    ),
    "rotation": Kind(
        _("The same circle wins in turn"),
        _("The same bidders meet again and again, and another of them wins each time."),
        _("A small market, and providers with equal strength or different subjects."),
    ),
    "lecturer": Kind(
        _("The same lecturer in several bids"),
        _(
            "Different bids name the same lecturer. Who leads the work being the same person is presumed collusion; a "
            "guest lecturer is not."
        ),
        _("Well-known lecturers teach for many providers; two people of the same name; the bidder never asked the lecturer."),
        by_committee=True,
    ),
    "unreadable": Kind(
        _("A file could not be examined"),
        _("The file could not be read within safe limits, so it was compared with nothing but its digest. Open it and look."),
        _("A password, a damaged upload, an unusual program or a very large file."),
    ),
}
