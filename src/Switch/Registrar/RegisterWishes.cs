using System.Globalization;

namespace Antiphon.Switch.Registrar;

/// <summary>What a REGISTER asks for (RFC 3261 §10.3, steps 6 and 7).</summary>
/// <param name="Status">200, or the status that refuses it: 400, 420, 423.</param>
internal sealed record RegisterWishes(int Status, bool ClearsAll, IReadOnlyList<WantedBinding> Bindings)
{
    private const int PathMax = 5;

    internal static RegisterWishes Read(SipRequest register, SwitchLimits limits)
    {
        if (register.ContactIsStar()) return new(register.Expires() == 0 ? 200 : 400, true, []);
        var wishes = new List<WantedBinding>();
        var path = register.Addresses(HeaderId.Path);
        if (path.Count > PathMax || (path.Count == 0 && register.Has(HeaderId.Path))) return Refused(400);
        if (path.Count > 0 && !register.Lists(HeaderId.Supported, "path"u8)) return Refused(420);            // RFC 3327 §5.3
        foreach (var contact in register.Contacts())
        {
            if (contact.Uri.Scheme is not (SipScheme.Sip or SipScheme.Sips)) return Refused(400);
            var seconds = Seconds(contact, register, limits);
            if (seconds > 0 && seconds < limits.RegistrationMin.TotalSeconds) return Refused(423);
            wishes.Add(new WantedBinding(contact.Uri.ToString(), (contact with { Params = contact.Params.Without("expires") }).ToString(),
                contact.Params["+sip.instance"], RegId(contact), seconds) { Path = path });
        }
        if (wishes.Count == 0 && register.Has(HeaderId.Contact)) return Refused(400);
        return new(200, false, wishes);
    }

    private static RegisterWishes Refused(int status) => new(status, false, []);

    // Malformed counts as the default (RFC 3261 §20.19, §10.2.1.1).
    private static int Seconds(NameAddr contact, SipRequest register, SwitchLimits limits)
    {
        var max = (int)limits.RegistrationMax.TotalSeconds;
        var wish = uint.TryParse(contact.Params["expires"], NumberStyles.None, CultureInfo.InvariantCulture, out var own) ? own : (uint?)register.Expires();
        return (int)Math.Min(wish ?? (uint)max, (uint)max);
    }

    private static int RegId(NameAddr contact) =>
        int.TryParse(contact.Params["reg-id"], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
}
