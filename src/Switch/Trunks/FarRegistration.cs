using Antiphon.Sip;
using Antiphon.Switch.Contract;

namespace Antiphon.Switch.Trunks;

/// <summary>One binding of ours at another registrar: UAC of RFC 3261 §10.2. A challenge is answered once.</summary>
internal sealed class FarRegistration(Exchange exchange, RegisterAt wish) : IClientTransactionUser
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    private readonly SipTarget _target = new(SipTransportKind.Udp, wish.Registrar);
    private readonly string _callId = SipTokens.CallId();
    private readonly string _fromTag = SipTokens.Tag();
    private uint _cseq;
    private bool _registered;
    private bool _ended;
    private ISipTimer? _timer;

    internal RegisterAt Wish => wish;

    private SipUri RegistrarUri => SipUri.Of("", wish.Registrar.Address.ToString(), wish.Registrar.Port);

    internal void Begin() => Send(Math.Clamp((int)wish.Expires.TotalSeconds, 60, 3_600));

    internal void End()
    {
        _ended = true;
        _timer?.Cancel();
        if (!_registered) return;
        _registered = false;
        Send(0);
        exchange.Tell(new RegistrationLost(wish.Name, 0, exchange.Now));
    }

    private void Send(int seconds) => Send(Build(seconds), new Attempt(seconds, Challenged: false));

    private void Send(SipRequestBuilder register, Attempt attempt) =>
        exchange.Ua.Endpoint.SendRequest(register.Build(), _target, this).Tag = attempt;

    private SipRequestBuilder Build(int seconds)
    {
        var address = new NameAddr(RegistrarUri with { User = wish.Secret.User });
        return SipRequestBuilder.New(SipMethod.Register, RegistrarUri, address.WithTag(_fromTag), address, _callId, ++_cseq)
            .Add(HeaderId.Contact, new NameAddr(exchange.Ua.Endpoint.ContactFor(_target, wish.Secret.User)))
            .Add(HeaderId.Expires, seconds);
    }

    void IClientTransactionUser.OnResponse(ClientTransaction transaction, SipResponse response)
    {
        if (response.IsProvisional) return;
        var attempt = (Attempt)transaction.Tag!;
        if (response.Status is 401 or 407 && TryAnswer(response, attempt)) return;
        if (_ended) return;
        if (response.IsSuccess) OnRegistered(response, attempt);
        else if (response.Status == 423 && response.MinExpires() is { } min and > 0 and <= 86_400 && min > attempt.Seconds) Send(min);
        else OnRefused(response.Status);
    }

    void IClientTransactionUser.OnFailure(ClientTransaction transaction, TransactionFailure failure)
    {
        if (!_ended) OnRefused(failure == TransactionFailure.Timeout ? 408 : 503);
    }

    private bool TryAnswer(SipResponse challenge, Attempt attempt)
    {
        if (attempt.Challenged) return false;
        var credentials = new SipCredentials(wish.Secret.User, wish.Secret.Password);
        if (DigestClient.Answer(challenge, SipMethod.Register, RegistrarUri.ToString(), credentials, out _) is not { } answer) return false;
        Send(Build(attempt.Seconds).Add(answer.Id, answer.Value), attempt with { Challenged = true });
        return true;
    }

    private void OnRegistered(SipResponse response, Attempt attempt)
    {
        var granted = Granted(response) ?? attempt.Seconds;
        _timer = exchange.Loop.Schedule(TimeSpan.FromSeconds(Math.Max(1, granted / 2.0)), Begin);
        if (_registered) return;
        _registered = true;
        exchange.Tell(new RegisteredAt(wish.Name, exchange.Now.AddSeconds(granted), exchange.Now));
    }

    // RFC 3261 §10.2.4: the expires of our own contact among all that are listed.
    private int? Granted(SipResponse response)
    {
        foreach (var contact in response.Contacts())
            if (contact.Uri.User == wish.Secret.User && int.TryParse(contact.Params["expires"], out var seconds) && seconds > 0) return seconds;
        return response.Expires();
    }

    private void OnRefused(int status)
    {
        _registered = false;
        exchange.Tell(new RegistrationLost(wish.Name, status, exchange.Now));
        if (status is 401 or 403 or 404 or 407) return;
        _timer = exchange.Loop.Schedule(RetryAfter, Begin);
    }

    private sealed record Attempt(int Seconds, bool Challenged);
}
