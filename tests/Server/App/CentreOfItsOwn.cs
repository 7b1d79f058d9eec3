using Antiphon.TestKit.Audio;
using Antiphon.TestKit.Peers;

namespace Antiphon.Server.Tests.App;

/// <summary>Stories that change what others would stumble over, or listen to a centre whose sounds they know: a centre for each.</summary>
public abstract class CentreOfItsOwn : IAsyncLifetime
{
    private protected static readonly TimeSpan Soon = TimeSpan.FromSeconds(40);

    private protected CentreUnderTest UnderTest { get; private set; } = null!;

    /// <summary>A program with the first key.</summary>
    private protected HttpClient Client { get; private set; } = null!;

    private protected CallCentre Calls => UnderTest.Services.GetRequiredService<CallCentre>();

    private protected IPEndPoint Sip { get; } = new(IPAddress.Loopback, FreePorts.UdpAndTcp());

    public virtual async Task InitializeAsync()
    {
        var options = CentreUnderTest.NewOptions() with { Sip = Sip.Port };
        foreach (var (name, hertz, seconds) in Sounds())
        {
            var file = Path.Combine(options.Data, "prompts", $"{name}.wav");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            Wav.Write(file, Sound.Tone(hertz, TimeSpan.FromSeconds(seconds)));
        }
        UnderTest = await CentreUnderTest.Start(options);
        Client = UnderTest.Program();
    }

    public virtual async Task DisposeAsync()
    {
        Client.Dispose();
        await UnderTest.DisposeAsync();
    }

    /// <summary>Tones instead of sentences: what is heard is known by ear. Names of prompts, with the folder where one is due.</summary>
    private protected virtual IEnumerable<(string Name, double Hertz, double Seconds)> Sounds() => [];
}
