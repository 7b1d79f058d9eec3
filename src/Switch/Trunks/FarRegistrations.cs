using Antiphon.Sip;
using Antiphon.Switch.Contract;

namespace Antiphon.Switch.Trunks;

/// <summary>Registrations of ours at other registrars, by name.</summary>
internal sealed class FarRegistrations(Exchange exchange)
{
    private readonly Dictionary<string, FarRegistration> _byName = new(StringComparer.Ordinal);

    internal void Begin(RegisterAt wish)
    {
        if (_byName.ContainsKey(wish.Name) || exchange.Stopping) return;
        var registration = new FarRegistration(exchange, wish);
        _byName.Add(wish.Name, registration);
        registration.Begin();
    }

    internal void End(string name)
    {
        if (_byName.Remove(name, out var registration)) registration.End();
    }

    internal void EndAll()
    {
        foreach (var name in _byName.Keys.ToArray()) End(name);
    }

    /// <summary>The registration whose registrar sent this request to our contact; null for any other request.</summary>
    internal RegisterAt? Owner(SipRequest request)
    {
        foreach (var registration in _byName.Values)
            if (registration.Wish.Registrar.Equals(request.Source!.Remote) && registration.Wish.Secret.User == request.Uri.User) return registration.Wish;
        return null;
    }
}
