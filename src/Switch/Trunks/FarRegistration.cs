namespace Antiphon.Switch.Trunks;

/// <summary>An account of ours at another registrar.</summary>
/// <param name="Registrar">Request-URI of the registrations, and the domain of the address of record.</param>
/// <param name="Expires">60 s to 1 h; clamped.</param>
internal sealed record FarAccount(string Name, SipTarget Target, SipUri Registrar, DigestSecret Secret, TimeSpan Expires, bool Simulated)
{
    internal bool TrustsIdentity { get; init; }
}

/// <summary>One binding of ours at another registrar: UAC of RFC 3261 §10.2. A challenge is answered once.</summary>
internal sealed class FarRegistration(Exchange exchange, FarAccount account) : IClientTransactionUser
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    private readonly string _callId = SipTokens.CallId();
    private readonly string _fromTag = SipTokens.Tag();
    private uint _cseq;
    private bool _ended;
    private ISipTimer? _timer;

    internal FarAccount Account => account;

    internal bool IsRegistered { get; private set; }

    /// <summary>Told of every answer: status, and until when it holds (null: we are not registered).</summary>
    internal Action<FarRegistration, int, DateTimeOffset?>? OnChanged { get; init; }

    internal void Begin() => Send(Math.Clamp((int)account.Expires.TotalSeconds, 60, 3_600));

    internal void End()
    {
        if (_ended) return;
        _ended = true;
        _timer?.Cancel();
        exchange.FarRegistrations.Forget(this);
        if (!IsRegistered) return;
        IsRegistered = false;
        Send(0);
        exchange.Tell(new RegistrationLost(account.Name, 0, exchange.Now));
    }

    private void Send(int seconds) => Send(Build(seconds), new Attempt(seconds, Challenged: false));

    private void Send(SipRequestBuilder register, Attempt attempt) =>
        exchange.Ua.Endpoint.SendRequest(register.Build(), account.Target, this).Tag = attempt;

    private SipRequestBuilder Build(int seconds)
    {
        var address = new NameAddr(account.Registrar with { User = account.Secret.User });
        return SipRequestBuilder.New(SipMethod.Register, account.Registrar, address.WithTag(_fromTag), address, _callId, ++_cseq)
            .Add(HeaderId.Contact, new NameAddr(exchange.Ua.Endpoint.ContactFor(account.Target, account.Secret.User)))
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
        var credentials = new SipCredentials(account.Secret.User, account.Secret.Password);
        if (DigestClient.Answer(challenge, SipMethod.Register, account.Registrar.ToString(), credentials, out _) is not { } answer) return false;
        Send(Build(attempt.Seconds).Add(answer.Id, answer.Value), attempt with { Challenged = true });
        return true;
    }

    private void OnRegistered(SipResponse response, Attempt attempt)
    {
        var granted = Granted(response) ?? attempt.Seconds;
        _timer = exchange.Loop.Schedule(TimeSpan.FromSeconds(Math.Max(1, granted / 2.0)), Begin);
        var until = exchange.Now.AddSeconds(granted);
        var first = !IsRegistered;
        IsRegistered = true;
        if (first) exchange.Tell(new RegisteredAt(account.Name, until, exchange.Now));
        OnChanged?.Invoke(this, response.Status, until);
    }

    // RFC 3261 §10.2.4: the expires of our own contact among all that are listed.
    private int? Granted(SipResponse response)
    {
        foreach (var contact in response.Contacts())
            if (contact.Uri.User == account.Secret.User && int.TryParse(contact.Params["expires"], out var seconds) && seconds > 0) return seconds;
        return response.Expires();
    }

    private void OnRefused(int status)
    {
        IsRegistered = false;
        exchange.Tell(new RegistrationLost(account.Name, status, exchange.Now));
        if (status is not (401 or 403 or 404 or 407)) _timer = exchange.Loop.Schedule(RetryAfter, Begin);
        OnChanged?.Invoke(this, status, null);
    }

    private sealed record Attempt(int Seconds, bool Challenged);
}
