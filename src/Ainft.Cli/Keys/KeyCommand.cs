using System.CommandLine;

namespace Ainft.Cli.Keys;

/// <summary><c>ainft key</c> with its subcommands.</summary>
internal static class KeyCommand
{
    public static Command Create() => new("key", "Create, inspect and use signing keys (V3 keystores).")
    {
        KeyCreateCommand.Create(), KeyShowCommand.Create(), KeySignCommand.Create(),
    };
}
