using Antiphon.Switch.Legs;
using Antiphon.Switch.Trunks;

namespace Antiphon.Switch.Registrar;

/// <summary>Registrar of our own realm: the steps of RFC 3261 §10.3, in its order.</summary>
internal sealed class RegistrarCore
{
    /// <summary>How often expired bindings are looked for; they are not called from the instant they expire.</summary>
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(1);

    /// <summary>A phone of RFC 5626 keeps its flow open with a CRLF or STUN at least so often.</summary>
    private const string FlowTimerSeconds = "120";

    private readonly Exchange _exchange;
    private readonly BindingTable _table;
    private ISipTimer? _sweep;
    private int _count;

    internal RegistrarCore(Exchange exchange) => (_exchange, _table) = (exchange, new BindingTable(exchange.Limits));

    /// <summary>Registered extensions. May be read from any thread.</summary>
    internal int Count => Volatile.Read(ref _count);

    internal IReadOnlyList<Binding> BindingsOf(string extension) => _table.Of(extension, _exchange.Now);

    /// <summary>From any thread.</summary>
    internal bool HasFlow(SipTarget source) => _table.HasFlow(source);

    internal void OnRegister(SipRequest register, ServerTransaction tx)
    {
        if (Capabilities.NotSupported(register, "outbound", "path", "gruu") is { Length: > 0 } tags)                         // step 2
        {
            tx.RespondStateless(tx.Response(420).Add(HeaderId.Unsupported, tags).Build());
            return;
        }
        var (party, refused) = _exchange.Identification.Authenticate(register);                                              // step 3
        if (party is null) { _exchange.Identification.Refuse(register, tx, refused); return; }
        if (party.Extension is not { } extension || !Identification.Speaks(register.To, party) || !Identification.Speaks(register.From, party))
        {
            tx.Respond(403);                                                                                                 // steps 4, 5
            return;
        }
        var wishes = RegisterWishes.Read(register, _exchange.Limits);                                                        // step 6
        if (wishes.Status == 423) { tx.Respond(tx.Response(423).Add(HeaderId.MinExpires, (long)_exchange.Limits.RegistrationMin.TotalSeconds).Build()); return; }
        if (wishes.Status == 420) { tx.Respond(tx.Response(420).Add(HeaderId.Unsupported, "path").Build()); return; }
        if (wishes.Status != 200) { tx.Respond(wishes.Status); return; }
        Update(register, tx, extension, wishes.ClearsAll ? null : wishes.Bindings);
    }

    /// <summary>A connection closed: what came over it cannot be reached any more (RFC 5626 §4.2.2).</summary>
    internal void OnFlowClosed(SipFlow flow) => TellGone(_table.Remove(binding => binding.Via.Flow == flow));

    /// <summary>Accounts that were taken away or ran out lose their bindings at once.</summary>
    internal void OnConfigured() => TellGone(_table.Remove(binding => !IsEntitled(binding)));

    internal void Begin() => _sweep = _exchange.Loop.Schedule(SweepEvery, Sweep);

    internal void End() => _sweep?.Cancel();

    private void Update(SipRequest register, ServerTransaction tx, Extension extension, IReadOnlyList<WantedBinding>? bindings)
    {
        var before = _table.Has(extension.Number);
        var outcome = bindings is null
            ? _table.Clear(extension.Number, register.CallId, register.CSeq.Number)
            : _table.Bind(extension, register.CallId, register.CSeq.Number, bindings, register.Source!, _exchange.Now);             // step 7
        switch (outcome)
        {
            case BindOutcome.OutOfOrder: tx.Respond(500, "Out Of Order"); return;
            case BindOutcome.TooManyBindings: tx.Respond(403, "Too Many Contacts"); return;
            case BindOutcome.TooManyExtensions: tx.Respond(tx.Response(503).Add(HeaderId.RetryAfter, 30).Build()); return;
        }
        tx.Respond(Answer(tx, extension.Number));                                                                            // step 8
        TellChange(extension.Number, before, register.Source!, changed: bindings is not { Count: 0 });
    }

    private SipResponse Answer(ServerTransaction tx, string extension)
    {
        var response = tx.Response(200);
        foreach (var binding in BindingsOf(extension))
            response.Add(HeaderId.Contact, $"{binding.Echo};expires={Math.Max(1, (int)Math.Round((binding.ExpiresAt - _exchange.Now).TotalSeconds))}");
        foreach (var proxy in tx.Request.Addresses(HeaderId.Path)) response.Add(HeaderId.Path, proxy);               // RFC 3327 §5.3
        if (tx.Request.Lists(HeaderId.Supported, "outbound"u8)) AddOutbound(tx.Request, response);
        return response.Add(HeaderId.Date, _exchange.Now.ToString("r")).Build();
    }

    /// <summary>RFC 5626 §6: it was registered as a flow, and is to be kept open at least so often.</summary>
    private static void AddOutbound(SipRequest register, SipResponseBuilder response)
    {
        response.Add(HeaderId.Supported, "outbound");
        if (!register.Contacts().Any(c => c.Params["+sip.instance"] is not null && c.Params.Has("reg-id"))) return;
        response.Add(HeaderId.Require, "outbound").Add("Flow-Timer", FlowTimerSeconds);
    }

    private void TellChange(string extension, bool before, SipTarget source, bool changed)
    {
        Hold();
        var bindings = BindingsOf(extension);
        if (bindings.Count == 0 && before) TellGone([extension]);
        else if (bindings.Count > 0 && changed)
        {
            _exchange.Note(SwitchNote.Registration, $"extension {Masked.Number(extension)} registered, {source.Kind}, {bindings.Count} binding(s)");
            _exchange.Tell(new ExtensionRegistered(extension, source.Kind.ToString().ToLowerInvariant(), bindings.Max(b => b.ExpiresAt), _exchange.Now));
            if (!before) _exchange.Watchers.OnRegistrationChanged(extension);
        }
    }

    private void TellGone(IReadOnlyList<string> extensions)
    {
        Hold();
        foreach (var extension in extensions)
        {
            _exchange.Note(SwitchNote.Registration, $"extension {Masked.Number(extension)} has no binding left");
            _exchange.Tell(new ExtensionUnregistered(extension, _exchange.Now));
            _exchange.Watchers.OnRegistrationChanged(extension);
        }
    }

    private void Sweep()
    {
        var now = _exchange.Now;
        TellGone(_table.Remove(binding => binding.ExpiresAt <= now));
        _sweep = _exchange.Loop.Schedule(SweepEvery, Sweep);
    }

    private void Hold()
    {
        Volatile.Write(ref _count, _table.Extensions);
    }

    private bool IsEntitled(Binding binding) =>
        _exchange.Directory.Extension(binding.Extension) is { } extension && !(extension.ValidUntil <= _exchange.Now) && extension.Account == binding.Account;
}
