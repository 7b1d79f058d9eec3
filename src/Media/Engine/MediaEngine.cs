#pragma warning disable CA1822
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Antiphon.Media.Sdp;

namespace Antiphon.Media.Engine;

/// <summary>Moves audio between media ports. Commands never block and never throw; what comes of them is told to the listener. Commands of
/// one caller are carried out in order, a command to a port that is gone is void.</summary>
public sealed class MediaEngine : IDisposable
{
    public MediaEngine(MediaOptions options, TimeProvider clock, IMediaListener listener) { _ = (options, clock, listener); }

    /// <summary>Opens a port and its sockets, synchronously. The result is what SDP needs; nothing is sent before <see cref="Connect"/>.</summary>
    public bool TryOpenPort(MediaPortId port, PortKind kind, [NotNullWhen(true)] out LocalMedia? local, out OpenPortProblem problem)
    {
        _ = (port, kind); local = null; problem = OpenPortProblem.RangeExhausted; return false;
    }

    /// <summary>Tells the port what was agreed, at the first answer and after every re-offer.</summary>
    /// <param name="signalling">Source address of the far end's SIP messages. A phone behind NAT sends its media from there, whatever its
    /// SDP says; media of any other foreign address is dropped.</param>
    public void Connect(MediaPortId port, NegotiatedAudio audio, IPAddress? signalling = null) { _ = (port, audio, signalling); }

    /// <summary>Plays, replacing what is played or collected now. Ends with <see cref="PortPlayEnded"/>.</summary>
    public void Play(MediaPortId port, long request, IReadOnlyList<AudioPart> parts, bool loop = false) { _ = (port, request, parts, loop); }

    /// <summary>Stops a play (told as Stopped) or the prompt of a collection (which goes on as if the prompt were over).</summary>
    public void StopPlay(MediaPortId port) { _ = port; }

    /// <summary>Plays and collects keys. Ends with one <see cref="PortKeysCollected"/>.</summary>
    public void Collect(MediaPortId port, long request, KeyCollection collection) { _ = (port, request, collection); }

    /// <summary>Ends a running collection as Stopped.</summary>
    public void CancelCollect(MediaPortId port) { _ = port; }

    /// <summary>Sends keys by RFC 4733, 100 ms each with 60 ms between. Other keys than 0–9 * # A–D are skipped; at most 64 wait.</summary>
    public void SendKeys(MediaPortId port, string keys) { _ = (port, keys); }

    /// <summary>A key that came by SIP INFO; treated as if it had come by RTP.</summary>
    public void InjectKey(MediaPortId port, char key) { _ = (port, key); }

    /// <summary>Joins the audio of two ports; prompts, collections and echo on either stop, former joins are parted. Told by
    /// <see cref="PortsJoined"/>.</summary>
    public void Join(MediaPortId port, MediaPortId other) { _ = (port, other); }

    public void Part(MediaPortId port, MediaPortId other) { _ = (port, other); }

    /// <summary>What the far end sends comes back to it, until something else is played or joined.</summary>
    public void Echo(MediaPortId port) { _ = port; }

    /// <summary>Records the port to a stereo A-law WAV file: channel 0 what the far end sends, channel 1 what it is sent. The directory must
    /// exist; an existing file is not overwritten (ends as failed).</summary>
    public void StartRecording(MediaPortId port, string recording, string file) { _ = (port, recording, file); }

    public void StopRecording(MediaPortId port, string recording) { _ = (port, recording); }

    /// <summary>Closes the port: its play and collection end as Stopped, its join is parted, its recording ends, its sockets are freed.</summary>
    public void Close(MediaPortId port) { _ = port; }

    /// <summary>What is open and what was counted since the start.</summary>
    public MediaCounters Counters => new();

    /// <summary>Figures of one open port; null when it is gone.</summary>
    public RtpFigures? FiguresOf(MediaPortId port) { _ = port; return null; }

    /// <summary>Closes all ports, ends all recordings and waits for the threads.</summary>
    public void Dispose() { }
}
