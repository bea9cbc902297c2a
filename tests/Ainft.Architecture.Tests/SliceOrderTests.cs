using Ainft.Functions.Planted.Left;
using Ainft.Functions.Planted.Right;
using Xunit;

namespace Ainft.Architecture.Tests
{
    /// <summary>
    /// A slice uses its own types and those of slices to its left. The root, which composes the slices, comes last.
    /// </summary>
    public sealed class SliceOrderTests
    {
        private static readonly FolderOrder Slices = new(
            "Ainft.Functions",
            "Platform", "Chain", "Governance", "Ledger", "Lineage", "Minting", "Artifacts", "Nodes", "Runs", "Evidence",
            "Rewards", "Explorer", "Upkeep", "Operations", "");

        private static readonly FolderOrder Planted = new("Ainft.Functions.Planted", "Left", "Right");

        [Fact]
        public void No_slice_uses_a_type_of_a_slice_to_its_right()
        {
            var uses = TypeUses.Of(Built.App);
            Assert.Empty(Slices.Unknown(uses));
            Assert.Empty(Slices.Broken(uses));
        }

        [Theory]
        [InlineData(nameof(Plants.CallsInBody))]
        [InlineData(nameof(Plants.CallsInLambda))]
        [InlineData(nameof(Plants.CallsAfterAwait))]
        [InlineData(nameof(Plants.NamesAsArgument))]
        [InlineData(nameof(Plants.NamesInAttribute))]
        public void A_forbidden_use_is_found_wherever_it_is(string plant)
        {
            var broken = Planted.Broken(TypeUses.Of(typeof(Plants).Assembly.Location));
            Assert.Contains(broken, line => line.Contains(plant, StringComparison.Ordinal));
        }

        [Fact]
        public void An_allowed_use_is_not_reported()
        {
            var broken = Planted.Broken(TypeUses.Of(typeof(Plants).Assembly.Location));
            Assert.DoesNotContain(broken, line => line.StartsWith(typeof(Target).FullName!, StringComparison.Ordinal));
        }
    }
}

// Two slices with forbidden uses, so that a test of the test exists.
namespace Ainft.Functions.Planted.Left
{
    internal sealed class Plants
    {
        public static int CallsInBody()
        {
            return Target.Answer;
        }

        public static Func<int> CallsInLambda() => () => Target.Answer;

        public static async Task<int> CallsAfterAwait()
        {
            await Task.Yield();
            return Target.Answer;
        }

        public static int NamesAsArgument() => new List<Target>().Count;

        [Marked(typeof(Target))]
        public static int NamesInAttribute() => 0;
    }

    [AttributeUsage(AttributeTargets.Method)]
    internal sealed class MarkedAttribute(Type type) : Attribute
    {
        public Type Type { get; } = type;
    }
}

namespace Ainft.Functions.Planted.Right
{
    internal sealed class Target
    {
        public static int Answer => new Random().Next() + Plants.NamesInAttribute();
    }
}
