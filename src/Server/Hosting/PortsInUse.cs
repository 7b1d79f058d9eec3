namespace Antiphon.Server.Hosting;

/// <summary>Where this process really listens, also when the options left the choice to the system. 0: nowhere, or not yet.</summary>
internal sealed class PortsInUse(Options options)
{
    public int Http { get; set; }
    public int Https { get; set; }
    public int Sip { get; set; }
    public int Sips { get; set; }

    /// <summary>Tells other programs: <c>DATA/ports.json</c>.</summary>
    public void Write() => File.WriteAllText(Path.Combine(options.Data, "ports.json"),
        JsonSerializer.Serialize(new { http = Http, https = Https, sip = Sip, sips = Sips, rtp = options.Rtp.ToString() }) + "\n");
}
