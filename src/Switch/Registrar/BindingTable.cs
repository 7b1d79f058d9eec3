using System.Collections.Concurrent;

namespace Antiphon.Switch.Registrar;

/// <summary>Where a registered phone can be reached: one Contact of one extension (RFC 3261 §10, RFC 5626 §5.3).</summary>
/// <param name="Uri">Contact URI, as request URI of calls to it.</param>
/// <param name="Echo">The contact as the phone wrote it, parameters included but without "expires": JsSIP ignores answers that lack its own.</param>
/// <param name="Instance">Value of +sip.instance; null without.</param>
/// <param name="Account">The account that registered it: when that is changed or withdrawn, the binding goes too.</param>
/// <param name="Source">Whence the REGISTER came.</param>
/// <param name="Path">Proxies between us and the phone, as Route of what we send to it (RFC 3327); empty: none.</param>
/// <param name="Via">The way to the phone: that by which the REGISTER came, unless the contact names another UDP port of the very same address.</param>
internal sealed record Binding(string Extension, string Uri, string Echo, string? Instance, int RegId, string CallId, uint CSeq,
    DateTimeOffset ExpiresAt, DigestAccount Account, SipTarget Source, SipTarget Via, IReadOnlyList<NameAddr> Path)
{
    /// <summary>RFC 5626 §6: instance and reg-id when both have them, otherwise the URI.</summary>
    internal bool IsSame(WantedBinding wanted) => Instance is not null && wanted.Instance is not null && RegId != 0 && wanted.RegId != 0
        ? Instance == wanted.Instance && RegId == wanted.RegId
        : string.Equals(Uri, wanted.Uri, StringComparison.OrdinalIgnoreCase);
}

/// <param name="Seconds">0 removes the binding.</param>
internal sealed record WantedBinding(string Uri, string Echo, string? Instance, int RegId, int Seconds)
{
    /// <summary>Value of Path, in order; empty when the phone registers by itself.</summary>
    internal IReadOnlyList<NameAddr> Path { get; init; } = [];
}

internal enum BindOutcome { Done, OutOfOrder, TooManyBindings, TooManyExtensions }

/// <summary>All bindings. Lives on the loop thread. An update is done whole or not at all (RFC 3261 §10.3, step 7).</summary>
internal sealed class BindingTable(SwitchLimits limits)
{
    private readonly Dictionary<string, List<Binding>> _byExtension = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<SipTarget, int> _sources = new();

    /// <summary>Registered extensions.</summary>
    internal int Extensions => _byExtension.Count;

    internal IReadOnlyList<Binding> Of(string extension, DateTimeOffset now) =>
        _byExtension.TryGetValue(extension, out var bindings) ? [.. bindings.Where(b => b.ExpiresAt > now)] : [];

    internal bool Has(string extension) => _byExtension.ContainsKey(extension);

    /// <summary>A phone is bound at exactly this remote address and port. From any thread.</summary>
    internal bool HasFlow(SipTarget source) => _sources.ContainsKey(source);

    internal BindOutcome Bind(Extension owner, string callId, uint cseq, IReadOnlyList<WantedBinding> wishes, SipTarget via, DateTimeOffset now)
    {
        var extension = owner.Number;
        var after = new List<Binding>(Of(extension, now));
        foreach (var wish in wishes)
        {
            var old = after.Find(b => b.IsSame(wish));
            if (old is not null && old.CallId == callId && cseq <= old.CSeq) return BindOutcome.OutOfOrder;
            if (old is not null) after.Remove(old);
            if (wish.Seconds > 0) after.Add(new Binding(extension, wish.Uri, wish.Echo, wish.Instance, wish.RegId, callId, cseq, Expiry(wish, owner, now),
                    owner.Account, via, WayTo(wish, via), wish.Path));
        }
        if (after.Count > limits.BindingsPerExtensionMax) return BindOutcome.TooManyBindings;
        if (after.Count > 0 && !_byExtension.ContainsKey(extension) && _byExtension.Count >= limits.RegisteredExtensionsMax) return BindOutcome.TooManyExtensions;
        Put(extension, after);
        return BindOutcome.Done;
    }

    /// <summary>To the instant: a short-lived account is bound neither longer nor shorter than it is valid.</summary>
    private static DateTimeOffset Expiry(WantedBinding wish, Extension owner, DateTimeOffset now) =>
        owner.ValidUntil is { } until && until < now.AddSeconds(wish.Seconds) ? until : now.AddSeconds(wish.Seconds);

    /// <summary>A contact with the address of the sender is behind no NAT, and means its port. Behind a NAT it names an address that nobody else knows: back the
    /// way it came, as through a proxy that stands in Path. A connection is the way in any case (RFC 5626 §5.3).</summary>
    private static SipTarget WayTo(WantedBinding wish, SipTarget via) =>
        wish.Path.Count == 0 && via.Kind == SipTransportKind.Udp && SipUri.TryParse(wish.Uri, out var uri) && SipEndpoint.TargetOf(uri) is { Kind: SipTransportKind.Udp } target
            && target.Remote.Address.Equals(via.Remote.Address) ? via with { Remote = target.Remote } : via;

    /// <summary><c>Contact: *</c> with <c>Expires: 0</c>.</summary>
    internal BindOutcome Clear(string extension, string callId, uint cseq)
    {
        if (_byExtension.TryGetValue(extension, out var bindings) && bindings.Any(b => b.CallId == callId && cseq <= b.CSeq)) return BindOutcome.OutOfOrder;
        Put(extension, []);
        return BindOutcome.Done;
    }

    /// <summary>Removes what <paramref name="isGone"/> says, and gives the extensions that have no binding left.</summary>
    internal List<string> Remove(Func<Binding, bool> isGone)
    {
        var gone = new List<string>();
        foreach (var (extension, bindings) in _byExtension.ToList())
        {
            var kept = bindings.FindAll(b => !isGone(b));
            if (kept.Count == bindings.Count) continue;
            Put(extension, kept);
            if (kept.Count == 0) gone.Add(extension);
        }
        return gone;
    }

    /// <summary>Connections that carry a binding are not closed for being idle; others are again.</summary>
    private void Put(string extension, List<Binding> bindings)
    {
        foreach (var binding in bindings)
        {
            binding.Via.Flow?.Hold();
            _sources.AddOrUpdate(binding.Source, 1, static (_, count) => count + 1);
        }
        if (_byExtension.TryGetValue(extension, out var before))
            foreach (var binding in before) Release(binding);
        if (bindings.Count == 0) _byExtension.Remove(extension);
        else _byExtension[extension] = bindings;
    }

    private void Release(Binding binding)
    {
        binding.Via.Flow?.Release();
        if (_sources.TryGetValue(binding.Source, out var count) && count > 1) _sources[binding.Source] = count - 1;
        else _sources.TryRemove(binding.Source, out _);
    }
}
