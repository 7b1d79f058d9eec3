using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Antiphon.Media.Engine;
using Antiphon.Media.Quality;
using Antiphon.Media.Rtp;
using Antiphon.Media.Sdp;
using Antiphon.Media.Tests.Engine;

namespace Antiphon.Media.Tests.Quality;

public class QualityTests
{
    // R and MOS from the tables of ITU-T G.107 and G.113: clean G.711, and the knee of delay at 177.3 ms.
    [Theory]
    [InlineData(0, 0, 93.2, 4.41)]
    [InlineData(0, 177.3, 88.9, 4.30)]
    [InlineData(0, 400, 59.1, 3.05)]
    [InlineData(1, 0, 89.6, 4.32)]
    [InlineData(5, 0, 77.4, 3.92)]
    [InlineData(20, 150, 47.5, 2.45)]
    [InlineData(100, 0, 17.3, 1.18)]
    [InlineData(250, -5, 17.3, 1.18)]
    public void Loss_and_delay_cost_what_the_e_model_says(double lossPercent, double oneWayMs, double rating, double mos)
    {
        Assert.Equal(rating, EModel.Rating(lossPercent, oneWayMs), tolerance: 0.1);
        Assert.Equal(mos, EModel.Mos(EModel.Rating(lossPercent, oneWayMs)), tolerance: 0.02);
    }

    [Fact]
    public async Task Loss_and_round_trip_come_from_the_reports_of_the_far_end()
    {
        using var board = new Switchboard(o => o with { RtcpEvery = TimeSpan.FromMilliseconds(100) });
        using var far = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var id = new MediaPortId(700);
        Assert.True(board.Engine.TryOpenPort(id, PortKind.Rtp, out var local, out _));
        var here = (IPEndPoint)far.Client.LocalEndPoint!;
        board.Engine.Connect(id, new NegotiatedAudio { Remote = here, Codec = AudioCodec.Pcma, PayloadType = 8, RtcpMux = true });
        board.Engine.Play(id, 1, [new ToneAudio(440, null)]);
        Assert.Null(board.Engine.FiguresOf(id)!.FarLossPercent);

        using var deadline = new CancellationTokenSource(Switchboard.Deadline);
        while (board.Engine.FiguresOf(id)!.RoundTripMs is null)
        {
            var packet = (await far.ReceiveAsync(deadline.Token)).Buffer;
            if (packet[1] != 200) continue;                                  // a sender report
            var report = new byte[200];
            var ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(4));
            var block = new ReportBlock(ssrc, 0, Lost: 2, HighestSequence: 0, JitterTicks: 80, BinaryPrimitives.ReadUInt32BigEndian(packet.AsSpan(10)), 0);
            var length = Rtcp.Write(report, 77, "far"u8, null, block, bye: false);
            await far.SendAsync(report.AsMemory(0, length), new IPEndPoint(local.Address, local.Port), deadline.Token);
        }
        var figures = board.Engine.FiguresOf(id)!;
        Assert.InRange(figures.RoundTripMs!.Value, 0, 5_000);
        Assert.Equal(10, figures.FarJitterMs);
        Assert.InRange(figures.FarLossPercent!.Value, 0.1, 100);
        board.Engine.Close(id);
        await board.Until(() => board.Engine.Counters.OpenPorts == 0, "closed");
    }
}
