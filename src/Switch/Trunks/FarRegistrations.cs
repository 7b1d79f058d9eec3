namespace Antiphon.Switch.Trunks;

/// <summary>Registrations of ours at other registrars, by name.</summary>
internal sealed class FarRegistrations(Exchange exchange)
{
    private readonly Dictionary<string, FarRegistration> _byName = new(StringComparer.Ordinal);

    internal void Begin(RegisterAt wish)
    {
        if (_byName.ContainsKey(wish.Name) || exchange.Stopping) return;
        var registrar = SipUri.Of("", TrunkProbe.HostOf(wish.Registrar.Address.ToString()), wish.Registrar.Port);
        var registration = new FarRegistration(exchange, new FarAccount(wish.Name, new SipTarget(SipTransportKind.Udp, wish.Registrar), registrar, wish.Secret, wish.Expires, wish.Simulated));
        _byName.Add(wish.Name, registration);
        registration.Begin();
    }

    /// <summary>One of a trunk: it begins and ends by itself.</summary>
    internal void Add(FarRegistration registration) => _byName[registration.Account.Name] = registration;

    internal void Forget(FarRegistration registration)
    {
        if (_byName.GetValueOrDefault(registration.Account.Name) == registration) _byName.Remove(registration.Account.Name);
    }

    internal void End(string name)
    {
        if (_byName.TryGetValue(name, out var registration)) registration.End();
    }

    internal void EndAll()
    {
        foreach (var name in _byName.Keys.ToArray()) End(name);
    }

    /// <summary>The registration whose registrar sent this request to our contact; null for any other request.</summary>
    internal FarAccount? Owner(SipRequest request)
    {
        foreach (var registration in _byName.Values)
            if (registration.Account.Target.Remote.Equals(request.Source!.Remote) && registration.Account.Secret.User == request.Uri.User) return registration.Account;
        return null;
    }
}
