namespace Antiphon.TestKit.Peers;

/// <summary>The disk under a part of a centre's data, which hangs or fails when it is told to: a library that the process loads first takes its calls.</summary>
public sealed class FaultyDisk : IDisposable
{
    private readonly string _library, _below;
    private readonly string _order = Path.Combine(TestFolder.New("disk"), "order");
    private int _fault;

    private FaultyDisk(string library, string below) => (_library, _below) = (library, below);

    /// <param name="below">Part of the paths that are meant.</param>
    public static async Task<FaultyDisk> Below(string below) =>
        new(await Compiled.Program("faulty-disk.c", "apt-get install gcc libc6-dev", "-O1", "-shared", "-fPIC", "-ldl"), below);

    /// <summary>Of the process that is to have it.</summary>
    public IReadOnlyDictionary<string, string> Environment =>
        new Dictionary<string, string> { ["LD_PRELOAD"] = _library, ["FAULTY_DISK_BELOW"] = _below, ["FAULTY_DISK_ORDER"] = _order };

    /// <summary>From now on every call waits.</summary>
    public void Hang() => Order("hang");

    public void GoOn() => Order("");

    /// <summary>The so-manieth write, sync or rename from now on fails, that one alone.</summary>
    public void Fail(int at) => Order($"fail {FaultName(++_fault)} {at}");

    /// <summary>What <see cref="Fail"/> asked for has happened.</summary>
    public bool HasFailed => File.Exists(_order + ".hit") && File.ReadAllText(_order + ".hit") == FaultName(_fault);

    private static string FaultName(int fault) => $"fault-{fault}";

    // In one go: the process never reads half of it.
    private void Order(string order)
    {
        File.WriteAllText(_order + ".new", order);
        File.Move(_order + ".new", _order, overwrite: true);
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_order)!, recursive: true);
}
