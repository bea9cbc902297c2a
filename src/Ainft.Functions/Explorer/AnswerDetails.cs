using System.Text.Json;
using Ainft.Functions.Evidence;
using Ainft.Functions.Minting;

namespace Ainft.Functions.Explorer;

/// <summary>The members of an answer about a component that later slices register.</summary>
internal static class AnswerDetails
{
    /// <summary>Whether nodes reproduced the component. The slice of evidence registers this member.</summary>
    public static ReproductionAnswer ReproductionOf(AinftAnswer answer) =>
        answer.Details!["reproduction"].Deserialize(StatementsJson.Default.ReproductionAnswer)!;
}
