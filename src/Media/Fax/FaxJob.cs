using System.Text.Json.Serialization;

namespace Antiphon.Media.Fax;

/// <summary>One fax, as the worker is told.</summary>
/// <param name="Sends">We have the document; otherwise we take one.</param>
/// <param name="File">TIFF to send, or to be written.</param>
internal sealed record FaxJob(bool Sends, string File)
{
    /// <summary>Over T.38; otherwise over audio.</summary>
    public bool OverT38 { get; init; }

    /// <summary>Our number as the other machine shows it (CSI or TSI), up to 20 characters.</summary>
    public string Station { get; init; } = "";

    /// <summary>Line printed above each page that is sent; empty: none, and the page stays as it is.</summary>
    public string Header { get; init; } = "";

    /// <summary>Error correction (T.30 annex A) is offered.</summary>
    public bool Ecm { get; init; } = true;

    /// <summary>Pages taken at most.</summary>
    public int PagesMax { get; init; } = 200;

    /// <summary>Octets of the file written at most.</summary>
    public long FileBytesMax { get; init; } = 64 * 1_024 * 1_024;

    /// <summary>Version of T.38 that was agreed.</summary>
    public int T38Version { get; init; }

    /// <summary>Largest UDPTL datagram that the far end takes.</summary>
    public int DatagramBytesMax { get; init; } = 400;

    /// <summary>Memory of the worker, octets.</summary>
    public long MemoryBytesMax { get; init; } = 512L * 1_024 * 1_024;

    /// <summary>Time of the processor that one fax may take, seconds.</summary>
    public int CpuSecondsMax { get; init; } = 300;
}

/// <summary>How it ended, as the worker tells.</summary>
/// <param name="Code">Of spandsp; 0: good. −1: the library is missing. −2: the worker ended or fell silent.</param>
internal sealed record FaxResult(int Code, string Detail)
{
    public const int LibraryMissing = -1;
    public const int WorkerGone = -2;

    /// <summary>Ended at our own wish.</summary>
    public const int Stopped = -3;

    /// <summary>Pages that are through.</summary>
    public int Pages { get; init; }
    public string RemoteStation { get; init; } = "";

    /// <summary>Of the pages, bits per second.</summary>
    public int BitRate { get; init; }
    public bool Ecm { get; init; }
}

[JsonSerializable(typeof(FaxJob))]
[JsonSerializable(typeof(FaxResult))]
internal sealed partial class FaxJson : JsonSerializerContext;
