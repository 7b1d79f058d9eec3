using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Antiphon.Fax;
using Antiphon.Media.Fax;

// A fax worker: one fax, over the pipe of whoever started it; see FaxFrame. With "check" it only says whether the library is there.
// It ends with its input, so none is left when the switch goes.
if (args is ["check"]) return Spandsp.IsThere ? 0 : 1;
using var input = Console.OpenStandardInput();
using var output = Console.OpenStandardOutput();
FaxMachine? machine = null;
while (FaxFrame.Read(input) is var (kind, content))
{
    switch (kind)
    {
        case FaxFrame.Begin when JsonSerializer.Deserialize(content, FaxJson.Default.FaxJob) is { } job:
            if (machine is null && !Spandsp.IsThere)
            {
                Say(FaxFrame.Ended, JsonSerializer.SerializeToUtf8Bytes(new FaxResult(FaxResult.LibraryMissing, $"{Spandsp.Library} is missing (package libspandsp2)"), FaxJson.Default.FaxResult));
                return 1;
            }
            if (machine is null) Confinement.Set(job);
            machine?.Dispose();
            machine = FaxMachine.For(job, Say);
            break;
        case FaxFrame.Heard: machine?.Hear(MemoryMarshal.Cast<byte, short>(content)); break;
        case FaxFrame.Gap when content.Length == 2: machine?.Miss(BinaryPrimitives.ReadUInt16BigEndian(content)); break;
        case FaxFrame.Tick: machine?.Tick(); break;
        case FaxFrame.Packet when content.Length > 2: machine?.Take(BinaryPrimitives.ReadUInt16BigEndian(content), content.AsSpan(2)); break;
        case FaxFrame.Drop: machine?.Drop(); break;
    }
}
machine?.Dispose();
return 0;

void Say(byte kind, byte[] content)
{
    output.Write(FaxFrame.Of(kind, content));
    output.Flush();
}
