using Mono.Cecil;
using Xunit;

namespace Ainft.Architecture.Tests;

/// <summary>A type of the tool and a type of the app have different names, because people search for names.</summary>
public sealed class TypeNameTests
{
    [Fact]
    public void No_type_of_the_tool_has_the_name_of_a_type_of_the_app() =>
        Assert.Empty(NamesOf(Built.Tool).Intersect(NamesOf(Built.App)));

    private static List<string> NamesOf(string assembly)
    {
        using var module = ModuleDefinition.ReadModule(assembly);
        // The compilers of regular expressions, JSON and gRPC make the other types.
        return
        [
            .. module.Types
                .Where(type => type.Namespace.StartsWith("Ainft.", StringComparison.Ordinal))
                .Select(type => type.Name),
        ];
    }
}
