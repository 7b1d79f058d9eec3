using Antiphon.Server.Features.Phone;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Trunks;

/// <summary>How a trunk is now.</summary>
/// <param name="Cause">Why it is down, in a word; empty: it is not.</param>
/// <param name="Registered">Null: it does not register.</param>
/// <param name="ProbeStatus">Of the last answer to OPTIONS; 0: none.</param>
internal sealed record TrunkStateView(TrunkHealth Health, string Cause, DateTimeOffset? Since, bool? Registered, int RegisterStatus, DateTimeOffset? RegisteredUntil,
    int ProbeStatus, double? RoundTripMs, DateTimeOffset? ProbedAt, IReadOnlyList<string> Targets, int CallsIn, int CallsOut, int CallsOutThisHour);

/// <param name="Fixed">Named by the options of the start: it cannot be changed here.</param>
internal sealed record TrunkView(string Name, bool Fixed, StoreTrunk Settings, bool HasPassword, bool HasInboundPassword, TrunkStateView State);

/// <summary>Builds what is shown of trunks. No secret leaves it.</summary>
internal sealed class TrunkViews(Options options, SecretBox box, ISwitch telephony, CallCentre calls, TimeProvider clock)
{
    public TrunkView Of(TrunkRow row) => new(row.Name, Fixed: false, SettingsOf(row), row.Secrets is not null, row.Document().InboundAccount is not null, State(row.Name));

    /// <summary>The one that the options name; null: they name none.</summary>
    public TrunkView? OfOptions() => options.Trunk is not { } at ? null : new TrunkView(TrunkBook.OfOptions, Fixed: true,
        new StoreTrunk(TrunkBook.OfOptions) { Host = at.Address.ToString(), Port = at.Port, Transport = TrunkTransport.Udp, Probe = 0, AcceptsFromFarEnd = false }, false, false, State(TrunkBook.OfOptions));

    private StoreTrunk SettingsOf(TrunkRow row)
    {
        var document = row.Document();
        var (host, port) = document.Host is not null ? (document.Host, document.Port) : row.Destination is { } at && System.Net.IPEndPoint.TryParse(at, out var end) ? (end.Address.ToString(), end.Port) : (null, 0);
        return new StoreTrunk(row.Name)
        {
            Enabled = !document.Disabled, Host = host, Port = port, Transport = document.Transport, Registers = document.Registers, AcceptsFromFarEnd = document.AcceptsFromFarEnd,
            Sources = row.Sources.Split(' ', StringSplitOptions.RemoveEmptyEntries), User = document.OutboundUser ?? (row.Secrets is { } s ? box.Open<DigestSecret>(s)?.User : null),
            InboundUser = document.InboundUser, Probe = document.ProbeSeconds, TrustsIdentity = row.TrustsIdentity, SendsIdentity = document.SendsIdentity, FromIsAccount = document.FromIsAccount,
            Codecs = document.Codecs, KeysByInfo = document.KeysByInfo, Group = document.Group, CallsMax = document.CallsMax, CallsInMax = document.CallsInMax, CallsOutMax = document.CallsOutMax,
            CallsOutPerHourMax = document.CallsOutPerHourMax, CallerNumber = document.CallerNumber, CalledRules = document.CalledRules, CallerRules = document.CallerRules,
            InboundCalledRules = document.InboundCalledRules, InboundCallerRules = document.InboundCallerRules,
        };
    }

    private TrunkStateView State(string name)
    {
        var state = calls.State;
        var (inbound, outbound) = (state.Calls.Values.Count(c => c.Trunk == name), state.Calls.Values.Count(c => c.OutsideTrunk == name));
        var hour = state.OutsideUse.InHour(OutsideUse.OfTrunk(name), clock.GetUtcNow());
        return telephony.Trunks().FirstOrDefault(t => t.Name == name) is { } now
            ? new(now.Health, now.Cause, now.Since, now.Registered, now.RegisterStatus, now.RegisteredUntil, now.ProbeStatus, now.RoundTripMs, now.ProbedAt, now.Targets, inbound, outbound, hour)
            : new(TrunkHealth.Unknown, "", null, null, 0, null, 0, null, null, [], inbound, outbound, hour);
    }
}
