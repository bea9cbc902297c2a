using System.CommandLine;

namespace Ainft.Cli.Commands;

/// <summary>The id that a command needs, as 0x and 64 digits or as a CAIP-19 name.</summary>
internal static class IdArgument
{
    public static Argument<AinftId> Create() => new("ID")
    {
        Description = "The id of the AINFT, as 0x and 64 digits or as its CAIP-19 name.",
        CustomParser = result =>
        {
            if (AinftId.TryParse(result.Tokens[0].Value, out var id))
                return id;
            result.AddError(
                $"'{result.Tokens[0].Value}' is not an id. An id is 0x and 64 hexadecimal digits, or a CAIP-19 name.");
            return default;
        },
    };
}
