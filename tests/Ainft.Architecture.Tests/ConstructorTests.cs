using Mono.Cecil;
using Xunit;

namespace Ainft.Architecture.Tests
{
    /// <summary>
    /// A class with many parameters hides a concept, so a class in <c>src</c> takes at most six. A record is data, and
    /// its parameters are its members.
    /// </summary>
    public sealed class ConstructorTests
    {
        private const int Most = 6;

        /// <summary>
        /// The classes with more parameters. A class that takes fewer must leave the list, so the list only shrinks.
        /// * DeliverEvents takes five collaborators of one loop besides the clock and the log.
        /// * ShownSettings takes each section of the settings, because it lists those that an operator may see.
        /// </summary>
        private static readonly string[] Exceptions = ["DeliverEvents takes 7", "ShownSettings takes 11"];

        [Fact]
        public void A_constructor_of_a_class_takes_at_most_six_parameters() =>
            Assert.Equal(Exceptions, Built.Projects().SelectMany(LongIn).Order(StringComparer.Ordinal));

        [Fact]
        public void A_constructor_with_seven_parameters_is_found_and_a_record_is_not() =>
            Assert.Equal(
                ["PlantedClass takes 7"],
                LongIn(typeof(ConstructorTests).Assembly.Location)
                    .Where(line => line.StartsWith("Planted", StringComparison.Ordinal)));

        private static List<string> LongIn(string assembly)
        {
            using var module = ModuleDefinition.ReadModule(assembly);
            return
            [
                .. from type in module.GetTypes()
                   where type.IsClass && !type.IsValueType && !IsGenerated(type) && !IsRecord(type)
                   let parameters = type.Methods.Where(method => method.IsConstructor)
                       .Select(method => method.Parameters.Count).DefaultIfEmpty().Max()
                   where parameters > Most
                   select $"{type.Name} takes {parameters}",
            ];
        }

        // The compiler writes the types of lambdas and of anonymous objects.
        private static bool IsGenerated(TypeDefinition type) => type.Name.Contains('<', StringComparison.Ordinal);

        private static bool IsRecord(TypeDefinition type) => type.Methods.Any(method => method.Name == "<Clone>$");
    }
}

// A class and a record with seven parameters, so that a test of the test exists.
namespace Ainft.Functions.Planted.Parameters
{
    internal sealed class PlantedClass(int a, int b, int c, int d, int e, int f, int g)
    {
        public int Sum => a + b + c + d + e + f + g;
    }

    internal sealed record PlantedRecord(int A, int B, int C, int D, int E, int F, int G);
}
