"""Which bid takes which seat of which lot, read from rankings and decided awards. Judging: `rules/allocation.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tender.procurement.rules.allocation import LotRanking, Seat, allocate

if TYPE_CHECKING:
    from tender.procurement.models.award import Award
    from tender.procurement.models.bid import Bid
    from tender.procurement.models.tender import Tender


class Seats:
    """The seats of a tender as they stand, with the bids that may take them. Four queries, whatever the number of lots."""

    def __init__(self, tender: Tender, *, afresh: bool = False) -> None:
        """`afresh`: as if nothing had been decided nor had fallen, by the ranking alone."""
        from tender.procurement.models.bid import Bid  # noqa: PLC0415 (tables of this room know each other)

        self.lots = {str(lot.pk): lot for lot in tender.lots.order_by("number")}
        ranked = Bid.objects.filter(lot__tender=tender, place__isnull=False).select_related("provider", "result")
        self.bids = {(str(bid.lot_id), str(bid.provider_id)): bid for bid in ranked.order_by("place", "pk")}
        awards = [] if afresh else list(tender.awards.select_related("winner"))
        self.found = allocate(
            [LotRanking(key, self._ranking(key), lot.winners) for key, lot in self.lots.items()],
            most_lots=tender.lots_won_most,
            decided={
                (str(award.lot_id), award.seat): str(award.winner.provider_id)
                for award in awards
                if award.winner and award.state not in ("proposed", "overturned")
            },
            out=[
                (str(award.lot_id), str(award.winner.provider_id))
                for award in awards
                if award.winner and award.state == "overturned"
            ],
        )

    def _ranking(self, lot: str) -> list[list[str]]:
        groups: dict[int, list[str]] = {}
        for (key, bidder), bid in self.bids.items():
            if key == lot:
                groups.setdefault(bid.place, []).append(bidder)  # type: ignore[arg-type]
        return [groups[place] for place in sorted(groups)]

    def of(self, award: Award) -> Seat | None:
        """The seat that this award fills."""
        return next((seat for seat in self.found if seat.lot == str(award.lot_id) and seat.number == award.seat), None)

    def winner(self, seat: Seat) -> Bid | None:
        """The bid that takes the seat, None while equals are to be drawn."""
        return self.bids[seat.lot, seat.winner] if seat.winner else None

    def eligible(self, seat: Seat) -> list[Bid]:
        """The bids that may take the seat."""
        return [self.bids[seat.lot, bidder] for bidder in seat.eligible]

    def passed(self, seat: Seat) -> list[Bid]:
        """Better placed bids whose bidders have won as many lots as one may."""
        return [self.bids[seat.lot, bidder] for bidder in seat.passed]
