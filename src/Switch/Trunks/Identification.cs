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
            case DigestVerdict.Accepted when _exchange.Accounts.IsBraked(result.User, source.Remote.Address):
                return (null, new(null, Refusal: 403));       // Answered like a wrong one, so that it tells nothing.
            case DigestVerdict.Accepted when _exchange.Directory.ByUser(result.User) is { } party:
                _exchange.Sources.Accepted(source.Remote.Address);
                _exchange.Accounts.Accepted(result.User, source.Remote.Address);
                return party.IsValid(_exchange.Now) ? (party, default) : (null, new(null, Refusal: 403));     // Run out, but no guess.
            case DigestVerdict.Missing or DigestVerdict.Stale:
                return (null, new(null, Refusal: 401, Stale: result.Verdict == DigestVerdict.Stale));
            case DigestVerdict.Malformed:
                return (null, new(null, Refusal: 400));
            default:
                OnWrong(source, result.User);
                return (null, new(null, Refusal: 403));
        }
    }

    /// <summary>A phone or trunk that speaks within its call from a new address: it proves who it is, like at the beginning.</summary>
    internal bool Believes(Dialog dialog, SipRequest request, ServerTransaction transaction)
    {
        var identity = Identify(request);
        if (identity.Origin is null) Refuse(request, transaction, identity);
        return identity.Origin is { } origin && (origin.Kind == OriginKind.Trunk || request.From.Uri.User == dialog.RemoteParty.Uri.User);
    }

    private void OnWrong(SipTarget source, string user)
    {
        if (_exchange.Sources.DigestFailed(source.Remote.Address)) _exchange.Note(SwitchNote.Braked, $"{source.Remote.Address}: too many wrong digests");
        if (_exchange.Accounts.Failed(user)) _exchange.Note(SwitchNote.Braked, $"account {Masked.Number(user)}: too many wrong digests, known addresses only");
    }

    /// <summary>Refuses on what costs least: unknown senders leave no state and get no repeats (threats 21, 26).</summary>
    internal void Refuse(SipRequest request, ServerTransaction transaction, Identity identity)
    {
        if (identity.Refusal != 403) CountStranger(request.Source!);
        var response = transaction.Response(identity.Refusal);
        if (identity.Refusal == 401) _digest.Challenge(response, request, OfferFor(request), identity.Stale);
        transaction.RespondStateless(response.Build());
    }

    /// <summary>Nobody we know knocked. A trunk's address is never shut out: what floods under its name would cut it off.</summary>
    internal void CountStranger(SipTarget source)
    {
        var address = source.Remote.Address;
        if (_exchange.Directory.BySource(address) is null && _exchange.Sources.Refused(address))
            _exchange.Note(SwitchNote.Braked, $"{address}: too many requests without a known sender, blocked");
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
