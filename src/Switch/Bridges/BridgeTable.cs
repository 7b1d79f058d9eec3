using Antiphon.Media.Engine;
using Antiphon.Switch.Legs;

namespace Antiphon.Switch.Bridges;

/// <summary>Which legs hear each other. Follows what media reports, so that a talk begins when audio does. A leg that loses its partner
/// stays: who commands the switch decides what it hears next.</summary>
internal sealed class BridgeTable(Exchange exchange)
{
    internal void Join(JoinLegs wish)
    {
        if (wish.Leg == wish.Other) return;
        if (exchange.Legs.Live<Leg>(wish.Leg) is { HasAudio: true } leg && exchange.Legs.Live<Leg>(wish.Other) is { HasAudio: true } other)
            exchange.Media.Join(leg.Media!.Port, other.Media!.Port);
    }

    internal void Part(PartLegs wish)
    {
        if (exchange.Legs.Live<Leg>(wish.Leg) is { Partner: { } partner } leg && partner.Id == wish.Other) exchange.Media.Part(leg.Media!.Port, partner.Media!.Port);
    }

    internal void On(PortsJoined joined)
    {
        if (exchange.Legs.Of(joined.Port) is not { } leg || exchange.Legs.Of(joined.Other) is not { } other || leg.Partner == other) return;
        Unpair(leg, joined.At);
        Unpair(other, joined.At);
        (leg.Partner, other.Partner) = (other, leg);
        leg.TalkBegins();
        other.TalkBegins();
        exchange.Tell(new LegsJoined(leg.Id, other.Id, joined.At));
    }

    internal void On(PortsParted parted)
    {
        if (exchange.Legs.Of(parted.Port) is { } leg && exchange.Legs.Of(parted.Other) == leg.Partner) Unpair(leg, parted.At);
    }

    /// <summary>The leg is gone and media has not said so in time.</summary>
    internal void Forget(Leg leg) => Unpair(leg, exchange.Now);

    private void Unpair(Leg leg, DateTimeOffset at)
    {
        if (leg.Partner is not { } partner) return;
        (leg.Partner, partner.Partner) = (null, null);
        exchange.Tell(new LegsParted(leg.Id, partner.Id, at));
        leg.TalkEnds(at);
        partner.TalkEnds(at);
        leg.OnReport();
        partner.OnReport();
    }
}
