using System.Net;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Diagnostics;

/// <summary>Source addresses that the switch refuses for a time.</summary>
internal static class Blocked
{
    /// <summary>Longest text of an address, IPv6 with an IPv4 ending.</summary>
    private const int AddressLengthMax = 45;

    internal static Ok<List<BlockedView>> List(ISwitch telephony) => TypedResults.Ok(telephony.Blocked().Select(BlockedView.Of).ToList());

    internal static async Task<Results<NoContent, Refused>> Lift(string address, HttpContext http, ISwitch telephony, IAuditTrail audit, CancellationToken stop)
    {
        if (address.Length > AddressLengthMax || !IPAddress.TryParse(address, out var source)) return Refused.Because(RefusalCatalogue.Invalid);
        if (!await telephony.Unblock(source)) return Refused.Because(RefusalCatalogue.NotFound);
        await audit.Write(http.User, "block-lifted", source.ToString(), stop);
        return TypedResults.NoContent();
    }
}

/// <param name="Reason">wrong-digests or unknown-sender.</param>
internal sealed record BlockedView(string Address, string Reason, DateTimeOffset Since, DateTimeOffset Until, long Dropped)
{
    internal static BlockedView Of(BlockedSource source) => new(source.Address, source.Reason switch
    {
        BlockReason.WrongDigests => "wrong-digests",
        _ => "unknown-sender",
    }, source.Since, source.Until, source.Dropped);
}
