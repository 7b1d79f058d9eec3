using System.Collections.Concurrent;
using System.Net;
using Antiphon.Media.Engine;
using Antiphon.Media.Sdp;

namespace Antiphon.Media.Tests.Engine;

/// <summary>An engine on loopback with far ends to talk to. Conditions are waited for with a deadline.</summary>
internal sealed class Switchboard : IMediaListener, IDisposable
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static int _range = 40_000 + Environment.ProcessId % 50 * 200;

    private readonly ConcurrentQueue<MediaEvent> _events = new();
    private readonly List<IDisposable> _farEnds = [];
    private long _lastPort;

    public Switchboard(Func<MediaOptions, MediaOptions>? options = null)
    {
        var from = Interlocked.Add(ref _range, 200);
        var standard = new MediaOptions { PortFrom = from, PortTo = from + 199, Threads = 2 };
        Engine = new MediaEngine(options?.Invoke(standard) ?? standard, TimeProvider.System, this);
        Directory = Antiphon.TestKit.TestFolder.New("media");
    }

    public MediaEngine Engine { get; }

    public string Directory { get; }

    public IEnumerable<MediaEvent> Events => _events;

    public void On(MediaEvent happened) => _events.Enqueue(happened);

    /// <summary>A phone on a port of its own, connected as its SDP says.</summary>
    public async Task<(MediaPortId Port, RtpPhone Phone)> Phone(AudioCodec law = AudioCodec.Pcma, IPAddress? sendsFrom = null, bool connect = true)
    {
        var id = new MediaPortId(Interlocked.Increment(ref _lastPort));
        Assert.True(Engine.TryOpenPort(id, PortKind.Rtp, out var local, out var problem), problem.ToString());
        var phone = new RtpPhone(law, new IPEndPoint(local.Address, local.Port), sendsFrom ?? IPAddress.Loopback);
        _farEnds.Add(phone);
        if (connect) Engine.Connect(id, phone.Negotiated, phone.Address.Address);
        await Task.CompletedTask;
        return (id, phone);
    }

    public async Task<(MediaPortId Port, BrowserPeer Browser)> Browser(string? claimsFingerprint = null)
    {
        var id = new MediaPortId(Interlocked.Increment(ref _lastPort));
        Assert.True(Engine.TryOpenPort(id, PortKind.WebRtc, out var local, out var problem), problem.ToString());
        var browser = new BrowserPeer(local);
        _farEnds.Add(browser);
        Engine.Connect(id, BrowserPeer.Negotiated(claimsFingerprint));
        await Task.CompletedTask;
        return (id, browser);
    }

    public Task<T> Event<T>(Func<T, bool>? that = null) where T : MediaEvent =>
        Until(() => _events.OfType<T>().FirstOrDefault(e => that?.Invoke(e) != false), typeof(T).Name);

    public async Task<T> Until<T>(Func<T?> found, string what) where T : class
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (found() is { } result) return result;
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Deadline, $"{what} did not come; there were: {string.Join(", ", _events)}");
            await Task.Delay(5);
        }
    }

    public Task Until(Func<bool> holds, string what) => Until(() => holds() ? this : null, what);

    public void Dispose()
    {
        foreach (var farEnd in _farEnds) farEnd.Dispose();
        Engine.Dispose();
        Assert.Equal((0, 0, 0), (Engine.Counters.OpenPorts, Engine.Counters.OpenRecordings, Engine.Counters.RunningTasks));
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
