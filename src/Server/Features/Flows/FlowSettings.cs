using Antiphon.Server.Features.Flows.Web;

namespace Antiphon.Server.Features.Flows;

/// <param name="InsideHosts"><c>host:port</c> of web services inside the house; every other inside address is refused. 0–50.</param>
/// <param name="FourEyes">Who changed a flow last does not publish it. Taking an older version back is for one alone: it is for when something burns.</param>
internal sealed record FlowSettingsView(IReadOnlyList<string> InsideHosts, bool FourEyes = false);

/// <summary>What the administrator allows to flows.</summary>
internal static class FlowSettings
{
    private const int HostsMax = 50;

    public static async Task<FlowSettingsView> Get(CentreDb db, CancellationToken stop) => await Read(db, stop);

    public static async Task<Results<Ok<FlowSettingsView>, Refused>> Put(FlowSettingsView request, CentreDb db, WebAddresses addresses, CancellationToken stop)
    {
        if (request.InsideHosts is null or { Count: > HostsMax } || !request.InsideHosts.All(IsHostAndPort)) return Refused.Because(RefusalCatalogue.Invalid, "insideHosts", "host:port");
        var text = FlowDocument.WritePart(request);
        if (await db.Set<FlowSettingsRow>().SingleOrDefaultAsync(stop) is { } row) row.Definition = text;
        else db.Add(new FlowSettingsRow { Definition = text });
        await db.SaveChangesAsync(stop);
        addresses.Allow(request.InsideHosts);
        return TypedResults.Ok(request);
    }

    public static async Task<FlowSettingsView> Read(CentreDb db, CancellationToken stop) =>
        await db.Set<FlowSettingsRow>().AsNoTracking().SingleOrDefaultAsync(stop) is { } row ? FlowDocument.ReadPart<FlowSettingsView>(row.Definition) : new FlowSettingsView([]);

    private static bool IsHostAndPort(string? text) =>
        text is { Length: > 2 and <= 255 } && Uri.TryCreate($"http://{text}/", UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0 && text.Contains(':') && text == $"{uri.Host}:{uri.Port}";
}
