using System.Net.Sockets;
using Antiphon.Server.Features.Calls.Numbering;
using Antiphon.Server.Features.Phone;
using Antiphon.Server.Telemetry;
using Antiphon.Switch;
using Antiphon.Switch.Contract;
using Antiphon.Switch.Signing;

namespace Antiphon.Server.Hosting;

/// <summary>Starts the switch when everything it leads to is there, and stops it before anything else stops: the ends of its calls are still
/// written.</summary>
internal sealed class SwitchService(TelephoneSwitch telephony, ISwitchListener listener, CentreSource centre, SwitchConfigurationSource configuration,
    SwitchOptions options, PortsInUse ports) : IHostedLifecycleService, IReadyPart, IDisposable
{
    private readonly CancellationTokenSource _stopped = new();
    private volatile bool _serves;

    public string Part => "switch";

    public bool Ready => _serves;

    /// <summary>Cancelled when the switch has said goodbye to all its legs: connections that carry SIP may close now.</summary>
    public CancellationToken Stopped => _stopped.Token;

    public async Task StartAsync(CancellationToken stop)
    {
        await centre.Apply(stop);
        await configuration.Apply(stop);
        try { telephony.Start(listener); }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new StartProblem(InUse());
        }
        ports.Sip = telephony.SipUdp.Port;
        ports.Sips = telephony.SipTls?.Port ?? 0;
        _serves = true;
    }

    /// <summary>The exception names no port. Whatever the start opened before is closed again.</summary>
    private string InUse() => IsFree(SocketType.Dgram, ProtocolType.Udp) && IsFree(SocketType.Stream, ProtocolType.Tcp)
        ? $"Port {options.SipsPort} (SIP over TLS) is in use by another program. Choose another with --sips."
        : $"Port {options.SipPort} (SIP) is in use by another program. Choose another with --sip.";

    private bool IsFree(SocketType type, ProtocolType protocol)
    {
        using var probe = new Socket(options.BindAddress.AddressFamily, type, protocol);
        try
        {
            probe.Bind(new System.Net.IPEndPoint(options.BindAddress, options.SipPort));
            return true;
        }
        catch (SocketException) { return false; }
    }

    public async Task StoppingAsync(CancellationToken stop)
    {
        if (!_serves) return;
        _serves = false;
        await telephony.Stop();
        await _stopped.CancelAsync();
    }

    public Task StartingAsync(CancellationToken stop) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken stop) => Task.CompletedTask;

    public Task StopAsync(CancellationToken stop) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken stop) => Task.CompletedTask;

    public void Dispose() => _stopped.Dispose();
}

internal static class SwitchFeature
{
    public static IServiceCollection AddSwitch(this IServiceCollection services, Options options)
    {
        services.AddSingleton(provider => new SwitchOptions
        {
            BindAddress = options.Sample == SampleKind.Bench ? options.Address! : System.Net.IPAddress.Any,
            AdvertisedAddress = options.Address ?? LocalAddress.OfRoute(),
            Ipv6Address = options.Address6,
            SipPort = options.Sip,
            SipsPort = options.Sips,
            Certificate = () => provider.GetRequiredService<LocalCertificates>().Server ?? throw new InvalidOperationException("there is no certificate"),
            TrustedRoots = () => provider.GetRequiredService<TrustedAuthorities>().Now(),
            RtpPortFirst = options.Rtp.From + options.Rtp.From % 2,
            RtpPortLast = options.Rtp.To,
            RecordingKeys = provider.GetRequiredService<Antiphon.Media.Recording.RecordingKeys>(),
            Signer = options.Stir is var (file, certificate) ? SignerOf(file, certificate) : null,
        });
        services.AddSingleton<TrustedAuthorities>();
        services.AddSingleton(provider => new IdSource(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ISwitchLog, SwitchLog>().AddSingleton<TelephoneSwitch>();
        return services.AddSingleton<ISwitch>(provider => provider.GetRequiredService<TelephoneSwitch>());
    }

    private static PassportSigner SignerOf(string file, Uri certificate)
    {
        try
        {
            return new PassportSigner(PassportSigner.KeyOf(File.ReadAllText(file)), certificate, number => PhoneNumber.Normalise(number) is ['+', .. var digits] ? digits : null);
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            throw new StartProblem($"--stir: {file} cannot be used: {unusable.Message}");
        }
    }

    /// <summary>After the calls: no leg may come before the centre knows its settings.</summary>
    public static IServiceCollection AddSwitchStart(this IServiceCollection services)
    {
        services.AddSingleton<SwitchService>().AddSingleton<IReadyPart>(provider => provider.GetRequiredService<SwitchService>());
        return services.AddHostedService(provider => provider.GetRequiredService<SwitchService>());
    }
}
