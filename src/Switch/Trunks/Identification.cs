using Antiphon.Sip;
using Antiphon.Switch.Contract;

namespace Antiphon.Switch.Trunks;

/// <summary>Who sent a request, by source address or digest, never by what it claims (threats 1, 11, 12).</summary>
/// <param name="Origin">Null: unknown, to be refused with <see cref="Refusal"/>.</param>
/// <param name="TrustsIdentity">P-Asserted-Identity is believed.</param>
/// <param name="ByAddress">A trusted source address: no limit per source.</param>
/// <param name="Refusal">401 (with a challenge), 400 or 403.</param>
internal readonly record struct Identity(LegOrigin? Origin, bool TrustsIdentity = false, bool ByAddress = false, int Refusal = 0, bool Stale = false);

internal sealed class Identification
{
    private readonly Exchange _exchange;
    private readonly DigestServer _digest;

    internal Identification(Exchange exchange)
    {
        _exchange = exchange;
        _digest = new DigestServer(new DigestOptions { Realm = exchange.Options.Realm }, exchange.Clock);
    }

    /// <summary>A far registrar that we registered with, a trunk by address, then a trunk or extension by digest. An address speaks for its
    /// trunk only where no phone speaks: not on a WebSocket, and not in the name of an extension, which has a secret of its own.</summary>
    internal Identity Identify(SipRequest request)
    {
        var source = request.Source!;
        if (_exchange.FarRegistrations.Owner(request) is { } registered)
            return new(new LegOrigin(OriginKind.Trunk, registered.Name, registered.Simulated), registered.TrustsIdentity, ByAddress: true);
        if (!SpeaksAsPhone(request) && (_exchange.Directory.BySource(source.Remote.Address) ?? _exchange.Trunks.BySource(source.Remote.Address)) is { } trunk)
            return new(new LegOrigin(OriginKind.Trunk, trunk.Name, trunk.Simulated), trunk.TrustsIdentity, ByAddress: true);

        var (party, refused) = Authenticate(request);
        if (party is null) return refused;
        if (party.Trunk is { } account) return new(new LegOrigin(OriginKind.Trunk, account.Name, account.Simulated), account.TrustsIdentity);
        return Speaks(request.From, party)
            ? new(new LegOrigin(OriginKind.Extension, party.Extension!.Number, party.Extension.Simulated))
            : new(null, Refusal: 403);                        // Authenticated as one, speaking as another (threat 12).
    }

    private bool SpeaksAsPhone(SipRequest request) =>
        request.Source!.Kind is SipTransportKind.Ws or SipTransportKind.Wss || _exchange.Directory.ByUser(request.From.Uri.User) is { Extension: not null };

    /// <summary>By digest alone, as REGISTER needs it.</summary>
    internal (Party? Party, Identity Refused) Authenticate(SipRequest request)
    {
        var source = request.Source!;
        if (IsBraked(source)) return (null, new(null, Refusal: 403));
        var result = _digest.Verify(request, SecretsOf);
        switch (result.Verdict)
        {
            case DigestVerdict.Accepted when _exchange.Directory.ByUser(result.User) is { } party:
                return party.IsValid(_exchange.Now) ? (party, default) : (null, new(null, Refusal: 403));     // Run out, but no guess.
            case DigestVerdict.Missing or DigestVerdict.Stale:
                return (null, new(null, Refusal: 401, Stale: result.Verdict == DigestVerdict.Stale));
            case DigestVerdict.Malformed:
                return (null, new(null, Refusal: 400));
            default:
                _exchange.Sources.DigestFailed(source.Remote.Address);
                if (IsBraked(source)) _exchange.Note(SwitchNote.Braked, $"{source.Remote.Address}: too many wrong digests");
                return (null, new(null, Refusal: 403));
        }
    }

    /// <summary>Refuses on what costs least: unknown senders leave no state and get no repeats (threats 21, 26).</summary>
    internal void Refuse(SipRequest request, ServerTransaction transaction, Identity identity)
    {
        var response = transaction.Response(identity.Refusal);
        if (identity.Refusal == 401) _digest.Challenge(response, request, OfferFor(request), identity.Stale);
        transaction.RespondStateless(response.Build());
    }

    internal static bool Speaks(NameAddr claimed, Party party) => claimed.Uri.User == party.Account.User || claimed.Uri.User == party.Extension?.Number;

    // A phone with a live binding keeps its way in, even if its neighbours behind the same address guess passwords.
    private bool IsBraked(SipTarget source) => _exchange.Sources.IsBraked(source.Remote.Address) && !_exchange.Registrar.HasFlow(source);

    private DigestSecrets? SecretsOf(string user) => _exchange.Directory.ByUser(user) is { } party
        ? new DigestSecrets(party.Account.Ha1Md5 is { Length: > 0 } md5 ? md5 : null, party.Account.Ha1Sha256)
        : null;

    // An unknown user is challenged like one that has both hashes.
    private DigestOffer OfferFor(SipRequest request)
    {
        var known = _exchange.Directory.ByUser(request.From.Uri.User);
        if (known is { Account: { Ha1Md5: "", Ha1Sha256: not null } }) return DigestOffer.Sha256Only;
        if (!_exchange.Options.OfferSha256 || request.Source!.Kind is SipTransportKind.Ws or SipTransportKind.Wss) return DigestOffer.Md5Only;
        return known is { Account.Ha1Sha256: null } ? DigestOffer.Md5Only : DigestOffer.Sha256ThenMd5;
    }
}
