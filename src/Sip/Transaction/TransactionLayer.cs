namespace Antiphon.Sip;

/// <summary>Matches messages to transactions (RFC 3261 §17.1.3, §17.2.3) and makes server transactions for new requests.</summary>
internal sealed class TransactionLayer(SipLoop loop, ISipWire wire, ISipUser user, SipEndpointOptions options, SipCounters counters)
{
    private readonly Dictionary<(string Branch, string Method), ClientTransaction> _clients = [];
    private readonly Dictionary<TransactionKey, ServerTransaction> _servers = [];
    private readonly Dictionary<MergeKey, int> _merges = [];

    private readonly record struct MergeKey(string CallId, string FromTag, uint CSeq, string Method);

    internal ISipUser User => user;

    internal SipTimers Timers => options.Timers;

    internal string Product => options.Product;

    internal SipCounters Counters => counters;

    internal int Count => _clients.Count + _servers.Count;

    internal ISipTimer Schedule(TimeSpan after, Action action) => loop.Schedule(after, action);

    internal static bool IsReliable(SipTarget target) => target.Kind != SipTransportKind.Udp;

    internal void Send(SipTarget target, SipMessage message, Action? onFailure)
    {
        counters.Sent++;
        options.Tap?.Sent(message, target);
        wire.Send(target, message.Bytes, onFailure);
    }

    internal void SendResponse(SipRequest request, SipResponse response, Action? onFailure)
    {
        if (ResponseRoute.Of(request) is { } target) Send(target, response, onFailure);
        else if (onFailure is not null) loop.Post(onFailure);
    }

    /// <summary>A connection is gone: what waits for a response over it waits in vain.</summary>
    internal void OnFlowClosed(SipFlow flow)
    {
        foreach (var transaction in _clients.Values.ToArray())
        {
            var target = transaction.Target;
            if (target.Flow == flow || (target.Flow is not { IsOpen: true } && flow.IsOutbound && target.Kind == flow.Kind && target.Remote.Equals(flow.Remote)))
                transaction.OnTransportError();
        }
    }

    internal void Begin(ClientTransaction transaction)
    {
        counters.Transactions++;
        _clients[(transaction.Branch, transaction.Request.MethodText)] = transaction;
        transaction.Start();
    }

    internal void Remove(ClientTransaction transaction) => _clients.Remove((transaction.Branch, transaction.Request.MethodText));

    internal void Remove(ServerTransaction transaction)
    {
        if (!_servers.Remove(transaction.Key)) return;
        var key = MergeKeyOf(transaction.Request);
        if (_merges.TryGetValue(key, out var count))
        {
            if (count == 1) _merges.Remove(key);
            else _merges[key] = count - 1;
        }
    }

    internal void OnResponse(SipResponse response)
    {
        if (response.TopVia.Branch is { } branch && _clients.TryGetValue((branch, response.CSeq.Text), out var transaction))
            transaction.OnResponse(response);
        else user.OnStrayResponse(response);
    }

    internal void OnRequest(SipRequest request)
    {
        if (request.TopVia.Branch?.StartsWith(Via.MagicCookie, StringComparison.OrdinalIgnoreCase) != true)
        {
            // RFC 2543 has no branch to match by; whoever still speaks it can not be served reliably.
            if (request.Method != SipMethod.Ack) SendResponse(request, SipResponseBuilder.For(request, 400, "Via Without Branch", SipTokens.Tag()).Build(), null);
            return;
        }
        if (request.Method == SipMethod.Ack) { OnAck(request); return; }
        var key = TransactionKey.Of(request, request.MethodText);
        if (_servers.TryGetValue(key, out var known)) { Repeated(request, known); return; }
        if (Count >= options.Limits.TransactionsMax) { RefuseForLoad(request); return; }
        var transaction = Make(request, key);
        if (request.Method == SipMethod.Cancel) OnCancel(request, transaction);
        else Pass(request, transaction);
    }

    private ServerTransaction Make(SipRequest request, TransactionKey key)
    {
        ServerTransaction transaction = request.Method == SipMethod.Invite
            ? new InviteServerTransaction(this, request, key)
            : new NonInviteServerTransaction(this, request, key);
        counters.Transactions++;
        _servers.Add(key, transaction);
        if (request.To.Tag is not null || request.Method == SipMethod.Cancel) return transaction;
        var merge = MergeKeyOf(request);
        var copies = _merges.GetValueOrDefault(merge);
        _merges[merge] = copies + 1;
        transaction.IsMerged = copies > 0;
        return transaction;
    }

    private void Pass(SipRequest request, ServerTransaction transaction)
    {
        try
        {
            user.OnRequest(request, transaction);
        }
        catch
        {
            // A fault of ours must not leave the far end waiting; the loop counts and logs it.
            transaction.Respond(500);
            throw;
        }
    }

    private void OnAck(SipRequest ack)
    {
        if (_servers.TryGetValue(TransactionKey.Of(ack, "INVITE"), out var transaction)) transaction.OnAck(ack);
        else user.OnAck(ack);
    }

    // RFC 3261 §9.2: the CANCEL is answered in any case; it acts only on an INVITE without a final response.
    private void OnCancel(SipRequest cancel, ServerTransaction transaction)
    {
        if (!_servers.TryGetValue(TransactionKey.Of(cancel, "INVITE"), out var invite) || !IsSameHost(cancel, invite.Request)) { transaction.RespondStateless(481); return; }
        transaction.Respond(SipResponseBuilder.For(cancel, 200, null, invite.LocalTag).Build());
        if (!invite.IsAnswered) user.OnCancel(invite, cancel);
    }

    private void Repeated(SipRequest request, ServerTransaction known)
    {
        counters.RepeatsReceived++;
        if (IsSameHost(request, known.Request)) known.OnRetransmission();
    }

    // Whoever read a branch on the way must not end that call, nor have us repeat answers to somebody else (threats 26, 27).
    private static bool IsSameHost(SipRequest one, SipRequest other) =>
        one.Source is not { } source || other.Source is not { } first || source.Remote.Address.Equals(first.Remote.Address);

    private void RefuseForLoad(SipRequest request)
    {
        counters.RefusedForLoad++;
        SendResponse(request, SipResponseBuilder.For(request, 503, null, SipTokens.Tag()).Add(HeaderId.RetryAfter, 10).Build(), null);
    }

    private static MergeKey MergeKeyOf(SipRequest request) => new(request.CallId, request.From.Tag ?? "", request.CSeq.Number, request.MethodText);
}
