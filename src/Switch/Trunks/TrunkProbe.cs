
namespace Antiphon.Switch.Trunks;

/// <summary>OPTIONS to a far end (RFC 3261 §11): each of its servers in turn, until one answers.</summary>
internal sealed class TrunkProbe(Exchange exchange, TrunkWatch watch, IReadOnlyList<SipTarget> targets, Action<TrunkProbed> done) : IClientTransactionUser
{
    /// <summary>Of all servers together.</summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(9);

    private int _next;
    private long _sentAt;
    private ClientTransaction? _transaction;
    private ISipTimer? _deadline;
    private bool _done;

    internal void Begin()
    {
        var target = targets[_next++];
        var uri = SipUri.Of("", HostOf(watch.Far.Host), watch.Far.Port);
        var us = new NameAddr(SipUri.Of("antiphon", exchange.Options.AdvertisedHost)).WithTag(SipTokens.Tag());
        var options = SipRequestBuilder.New(SipMethod.Options, uri, us, new NameAddr(uri), SipTokens.CallId(), 1)
            .Add(HeaderId.Contact, new NameAddr(exchange.Ua.Endpoint.ContactFor(target, "antiphon"))).Add(HeaderId.Accept, "application/sdp");
        _sentAt = exchange.Clock.GetTimestamp();
        _deadline = exchange.Loop.Schedule(AnswerWithin / targets.Count, () => Failed(target));
        _transaction = exchange.Ua.Endpoint.SendRequest(options.Build(), target, this);
    }

    void IClientTransactionUser.OnResponse(ClientTransaction transaction, SipResponse response)
    {
        if (transaction != _transaction || response.IsProvisional) return;
        if (response.Status is 408 or 503 && _next < targets.Count) Failed(transaction.Target);
        else Finish(response.Status, transaction.Target);
    }

    void IClientTransactionUser.OnFailure(ClientTransaction transaction, TransactionFailure failure)
    {
        if (transaction == _transaction) Failed(transaction.Target);
    }

    private void Failed(SipTarget target)
    {
        if (_done) return;
        _deadline?.Cancel();
        if (_next < targets.Count) Begin();
        else Finish(0, target);
    }

    private void Finish(int status, SipTarget target)
    {
        if (_done) return;
        _done = true;
        _deadline?.Cancel();
        var took = exchange.Clock.GetElapsedTime(_sentAt);
        done(new TrunkProbed(watch.Trunk.Name, 0, status, status == 0 ? 0 : Math.Round(took.TotalMilliseconds, 1), target.ToString(), exchange.Now));
    }

    internal static string HostOf(string host) => host.Contains(':') && !host.StartsWith('[') ? $"[{host}]" : host;
}
