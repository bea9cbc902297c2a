using System.CommandLine;

namespace Ainft.Cli.Nodes;

/// <summary>The option for the free space that a node keeps on its disk.</summary>
internal sealed class ReserveOption
{
    private const int Default = 1024;
    private readonly Option<int?> keepFree = NumberOption.Create(
        "--keep-free", 0, int.MaxValue,
        $"Accept only tasks that leave this many MiB free on the disk of --state. Default: {Default}.", "MIB");

    public void AddTo(Command command) => command.Add(keepFree);

    public DiskReserve Open(ParseResult result, string folder) => new(folder, result.GetValue(keepFree) ?? Default);
}
