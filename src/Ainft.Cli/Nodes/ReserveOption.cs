using System.CommandLine;

namespace Ainft.Cli.Nodes;

/// <summary>How much of the disk a node leaves free.</summary>
internal sealed class ReserveOption
{
    private const int Default = 1024;
    private readonly Option<int?> keepFree = NumberOption.Create(
        "--keep-free", 0, int.MaxValue,
        $"Take no task that could leave less than this many MiB free where --state is. Default: {Default}.", "MIB");

    public void AddTo(Command command) => command.Add(keepFree);

    public DiskReserve Open(ParseResult result, string folder) => new(folder, result.GetValue(keepFree) ?? Default);
}
