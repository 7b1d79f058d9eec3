using System.Runtime.InteropServices;
using Antiphon.Media.Fax;

namespace Antiphon.Fax;

/// <summary>A T.30 terminal of libspandsp for one job. There is one per process, and one thread.</summary>
internal abstract unsafe class FaxMachine : IDisposable
{
    private static FaxMachine? _current;                    // whom the library calls back
    private readonly FaxJob _job;
    private readonly Action<byte, byte[]> _say;
    private bool _ended;
    private bool _dropped;

    protected FaxMachine(FaxJob job, Action<byte, byte[]> say)
    {
        (_job, _say) = (job, say);
        _current = this;
    }

    public static FaxMachine For(FaxJob job, Action<byte, byte[]> say)
    {
        FaxMachine machine = job.OverT38 ? new T38Machine(job, say) : new AudioMachine(job, say);
        machine.SetUp();
        return machine;
    }

    protected nint T30 { get; set; }

    public virtual void Hear(ReadOnlySpan<short> samples) { }

    public virtual void Miss(int samples) { }

    public virtual void Take(ushort sequence, ReadOnlySpan<byte> packet) { }

    /// <summary>20 ms are over.</summary>
    public abstract void Tick();

    /// <summary>The far end is gone.</summary>
    public void Drop()
    {
        _dropped = true;
        Spandsp.t30_terminate(T30);
        if (!_ended) End(code: -1);                         // Nothing had begun.
    }

    public abstract void Dispose();

    protected void Say(byte kind, ReadOnlySpan<byte> content) => _say(kind, content.ToArray());

    protected static void SayPacket(byte* packet, int length, int times)
    {
        if (_current is not { } machine || length is <= 0 or >= FaxFrame.ContentMax) return;
        Span<byte> content = stackalloc byte[length + 1];
        content[0] = (byte)Math.Clamp(times, 1, 8);
        new ReadOnlySpan<byte>(packet, length).CopyTo(content[1..]);
        machine.Say(FaxFrame.Packet, content);
    }

    private void SetUp()
    {
        Spandsp.t30_set_supported_modems(T30, Spandsp.Modems);
        Spandsp.t30_set_supported_compressions(T30, Spandsp.Compressions);
        Spandsp.t30_set_supported_resolutions(T30, Spandsp.Resolutions);
        Spandsp.t30_set_supported_image_sizes(T30, Spandsp.ImageSizes);
        Spandsp.t30_set_rx_encoding(T30, Spandsp.T6);
        Spandsp.t30_set_ecm_capability(T30, _job.Ecm ? 1 : 0);
        if (_job.Station.Length > 0) Spandsp.t30_set_tx_ident(T30, _job.Station);
        if (_job.Header.Length > 0) Spandsp.t30_set_tx_page_header_info(T30, _job.Header);
        if (_job.Sends) Spandsp.t30_set_tx_file(T30, _job.File, -1, -1);
        else Spandsp.t30_set_rx_file(T30, _job.File, _job.PagesMax - 1);
        Spandsp.t30_set_phase_d_handler(T30, &OnPage, 0);
        Spandsp.t30_set_phase_e_handler(T30, &OnEnd, 0);
    }

    [UnmanagedCallersOnly]
    private static int OnPage(nint t30, nint user, int result)
    {
        if (_current is { } machine) machine.Say(FaxFrame.Page, [(byte)(machine.Pages >> 8), (byte)machine.Pages]);
        return 0;                                           // T30_ERR_OK
    }

    [UnmanagedCallersOnly]
    private static void OnEnd(nint t30, nint user, int code) => _current?.End(code);

    private int Pages
    {
        get
        {
            var read = Read();
            return _job.Sends ? read.PagesSent : read.PagesTaken;
        }
    }

    private Spandsp.Statistics Read()
    {
        Spandsp.Statistics read;
        Spandsp.t30_get_transfer_statistics(T30, &read);
        return read;
    }

    private void End(int code)
    {
        if (_ended) return;
        _ended = true;
        var read = Read();
        var detail = code < 0 ? "the call ended before the fax began" : Spandsp.Text(Spandsp.t30_completion_code_to_str(code));
        var result = new FaxResult(code != 0 && _dropped ? FaxResult.Stopped : code, detail)
        {
            Pages = Pages, RemoteStation = Spandsp.Text(Spandsp.t30_get_rx_ident(T30)).Trim(), BitRate = read.BitRate, Ecm = read.ErrorCorrection != 0,
        };
        Say(FaxFrame.Ended, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(result, FaxJson.Default.FaxResult));
    }
}

/// <summary>Over audio: modems V.17, V.29 and V.27ter.</summary>
internal sealed unsafe class AudioMachine : FaxMachine
{
    private readonly nint _state;

    public AudioMachine(FaxJob job, Action<byte, byte[]> say) : base(job, say)
    {
        _state = Spandsp.fax_init(0, job.Sends ? 1 : 0);
        if (_state == 0) throw new InvalidOperationException("fax_init failed");
        Spandsp.fax_set_transmit_on_idle(_state, 1);
        T30 = Spandsp.fax_get_t30_state(_state);
    }

    public override void Hear(ReadOnlySpan<short> samples)
    {
        fixed (short* first = samples) Spandsp.fax_rx(_state, first, samples.Length);
    }

    public override void Miss(int samples) => Spandsp.fax_rx_fillin(_state, samples);

    public override void Tick()
    {
        Span<short> frame = stackalloc short[FaxFrame.FrameSamples];
        frame.Clear();
        fixed (short* first = frame) Spandsp.fax_tx(_state, first, FaxFrame.FrameSamples);
        Say(FaxFrame.Audio, MemoryMarshal.AsBytes(frame));
    }

    public override void Dispose() => Spandsp.fax_free(_state);
}

/// <summary>Over T.38: the library makes and takes IFP packets; UDPTL is the switch's.</summary>
internal sealed unsafe class T38Machine : FaxMachine
{
    private readonly nint _state;

    public T38Machine(FaxJob job, Action<byte, byte[]> say) : base(job, say)
    {
        _state = Spandsp.t38_terminal_init(0, job.Sends ? 1 : 0, &OnPacket, 0);
        if (_state == 0) throw new InvalidOperationException("t38_terminal_init failed");
        T30 = Spandsp.t38_terminal_get_t30_state(_state);
        var core = Core;
        Spandsp.t38_set_t38_version(core, job.T38Version);
        Spandsp.t38_set_max_datagram_size(core, job.DatagramBytesMax);
        Spandsp.t38_set_data_rate_management_method(core, Spandsp.TransferredTcf);
    }

    private nint Core => Spandsp.t38_terminal_get_t38_core_state(_state);

    public override void Take(ushort sequence, ReadOnlySpan<byte> packet)
    {
        fixed (byte* first = packet) Spandsp.t38_core_rx_ifp_packet(Core, first, packet.Length, sequence);
    }

    public override void Tick() => Spandsp.t38_terminal_send_timeout(_state, FaxFrame.FrameSamples);

    public override void Dispose() => Spandsp.t38_terminal_free(_state);

    [UnmanagedCallersOnly]
    private static int OnPacket(nint core, nint user, byte* packet, int length, int times)
    {
        SayPacket(packet, length, times);
        return 0;
    }
}
