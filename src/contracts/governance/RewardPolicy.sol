// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAinftRewards} from "../rewards/IAinftRewards.sol";
import {IRewardPolicy} from "./IRewardPolicy.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {EnumerableSet} from "@openzeppelin/contracts/utils/structs/EnumerableSet.sol";

/// @title The policy of payments
/// @notice IRewardPolicy is its specification.
contract RewardPolicy is IRewardPolicy, Ownable {
    using EnumerableSet for EnumerableSet.AddressSet;

    uint256 private constant MAX_TOKENS = 32;
    address private constant NATIVE = address(0);

    IAinftRewards private immutable REWARDS;

    Policy private _policy;
    EnumerableSet.AddressSet private _tokens;

    /// @param rewards The contract that gets least amounts and delay. It grants this one POLICY_ROLE.
    /// @param deployer Lists the first tokens, and hands the contract over to the timelock of the DAO.
    /// @param first The first policy. The deployment gave its challenge delay to the rewards already.
    constructor(IAinftRewards rewards, address deployer, Policy memory first) Ownable(deployer) {
        REWARDS = rewards;
        _setPolicy(first);
    }

    /// @inheritdoc IRewardPolicy
    function setPolicy(Policy calldata newPolicy) external onlyOwner {
        _setPolicy(newPolicy);
        REWARDS.setChallengeDelay(newPolicy.challengeDelay);
    }

    /// @inheritdoc IRewardPolicy
    function setToken(address token, uint24 mantissa, uint8 exponent) external onlyOwner {
        if (mantissa == 0) revert ZeroLeast(token);
        if (token != NATIVE && token.code.length == 0) revert NoToken(token);
        _tokens.add(token);
        if (_tokens.length() > MAX_TOKENS) revert TooManyTokens();
        REWARDS.setToken(token, mantissa, exponent);
    }

    /// @inheritdoc IRewardPolicy
    function removeToken(address token) external onlyOwner {
        if (!_tokens.remove(token)) revert NotListed(token);
        REWARDS.setToken(token, 0, 0);
    }

    /// @inheritdoc IRewardPolicy
    function policy() external view returns (Policy memory) {
        return _policy;
    }

    /// @inheritdoc IRewardPolicy
    function tokens() external view returns (address[] memory) {
        return _tokens.values();
    }

    function _setPolicy(Policy memory next) private {
        _require(next.cap >= 1 && next.cap <= 10_000, "cap");
        _require(next.anchorWithin <= 365 days, "anchorWithin");
        _require(next.heldFor >= 1 hours && next.heldFor <= 365 days, "heldFor");
        _require(next.challengeDelay >= 1 hours && next.challengeDelay <= 90 days, "challengeDelay");
        _require(next.replicas >= 1 && next.replicas <= 16, "replicas");
        _require(next.confidence >= 5_000 && next.confidence <= 9_999, "confidence");
        _policy = next;
        emit PolicySet(next);
    }

    function _require(bool valid, string memory member) private pure {
        if (!valid) revert InvalidPolicy(member);
    }
}
